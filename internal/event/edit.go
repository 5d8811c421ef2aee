package event

import "slices"

// edit replaces the bytes from..to of a text.
type edit struct {
	from, to int
	with     string
}

// saves is by how many bytes an edit makes the text shorter.
func (e edit) saves() int { return e.to - e.from - len(e.with) }

// apply returns a text with edits made that do not overlap.
func apply(raw []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return a.from - b.from })
	out := make([]byte, 0, len(raw))
	at := 0
	for _, e := range edits {
		out = append(out, raw[at:e.from]...)
		out = append(out, e.with...)
		at = e.to
	}
	return append(out, raw[at:]...)
}

// newScanner returns a scanner over a copy of a text.
func newScanner(raw []byte) scanner {
	d := make([]byte, len(raw)+pad)
	copy(d, raw)
	s := scanner{d: d, n: len(raw)}
	s.prepare()
	return s
}

// visitor sees the values of a text. key is that of the value, nil for an element.
type visitor struct {
	enters func(key []byte) bool // whether the values within an object or array are seen rather than it
	sees   func(key []byte, from, to int)
}

// see walks the value at i, which is known to be JSON, and returns the index behind it.
func (s *scanner) see(i int, key []byte, v visitor) int {
	switch c := s.d[i]; {
	case (c == '{' || c == '[') && !v.enters(key), c != '{' && c != '[':
		end := s.skip(i, 0)
		v.sees(key, i, end)
		return end
	case c == '{':
		return s.members(i, func(key []byte, from int) int { return s.see(from, key, v) })
	}
	j := s.space(i + 1)
	for s.d[j] != ']' {
		if j = s.space(s.see(j, nil, v)); s.d[j] == ',' {
			j = s.space(j + 1)
		}
	}
	return j + 1
}

// members calls value for each member of the object at i, which is known to be JSON; value returns the index behind the
// value. Keys have their escapes resolved.
func (s *scanner) members(i int, value func(key []byte, from int) (to int)) int {
	j := s.space(i + 1)
	for s.d[j] != '}' {
		from, closing, escaped := s.key(j)
		key := s.d[j+1 : closing]
		if escaped {
			key = appendUnescaped(nil, key)
		}
		if j = s.space(value(key, from)); s.d[j] == ',' {
			j = s.space(j + 1)
		}
	}
	return j + 1
}

// isValue tells whether a text is one JSON value, and where it begins.
func (s *scanner) isValue() (start int, ok bool) {
	start = s.space(0)
	end := s.skip(start, 0)
	return start, end >= 0 && s.space(end) == s.n
}
