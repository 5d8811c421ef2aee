package event

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"
)

const (
	longText = 256 // a string of more bytes may be shortened
	keptText = 128 // to about so many and a mark
)

// Shorten returns a record as valid JSON of at most limit bytes and whether it had to be shortened for that. The longest
// strings lose their ends first, then the largest fields their values, then the last fields go; what is gone is marked
// by "[shortened from N bytes]". The same record always gives the same bytes.
func Shorten(raw []byte, limit int) (short []byte, shortened bool) {
	if len(raw) <= limit {
		return raw, false
	}
	s := newScanner(raw)
	start, ok := s.isValue()
	if !ok || s.d[start] != '{' {
		return fit(`"`+mark(len(raw))+`"`, limit), true
	}
	var texts, fields []edit
	s.see(start, nil, visitor{
		enters: func([]byte) bool { return true },
		sees: func(_ []byte, from, to int) {
			if s.d[from] == '"' && to-from > longText {
				texts = append(texts, shortText(s.d[from:to], from))
			}
		},
	})
	s.members(start, func(_ []byte, from int) int {
		to := s.skip(from, 0)
		fields = append(fields, edit{from, to, `"` + mark(to-from) + `"`})
		return to
	})
	for _, edits := range [][]edit{texts, fields} {
		if chosen, enough := largest(edits, len(raw)-limit); enough {
			return apply(raw, chosen), true
		}
	}
	return firstFields(&s, start, fields, limit), true
}

func mark(size int) string { return fmt.Sprintf("[shortened from %d bytes]", size) }

// shortText returns the edit that shortens a string token, which begins at byte from.
func shortText(token []byte, from int) edit {
	at := 1 // up to where the text is kept
	for i := 1; i <= keptText; {
		size, half := 1, false
		switch c := token[i]; {
		case c == '\\' && token[i+1] == 'u':
			size = 6
			r := hex4(token[i+2:])
			half = r >= 0xd800 && r < 0xdc00
		case c == '\\':
			size = 2
		case c >= utf8.RuneSelf:
			_, size = utf8.DecodeRune(token[i:])
		}
		if i += size; !half {
			at = i
		}
	}
	return edit{from + at, from + len(token) - 1, mark(len(token))}
}

// largest chooses the edits that save the most until they save need bytes.
func largest(edits []edit, need int) (chosen []edit, enough bool) {
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Or(b.saves()-a.saves(), a.from-b.from) })
	for _, e := range edits {
		if need <= 0 || e.saves() <= 0 {
			break
		}
		need -= e.saves()
		chosen = append(chosen, e)
	}
	return chosen, need <= 0
}

// firstFields returns an object of the first fields, large values replaced, and a mark.
func firstFields(s *scanner, start int, fields []edit, limit int) []byte {
	last := fmt.Sprintf(`"shortened":%q}`, mark(s.n))
	out := []byte{'{'}
	at := s.space(start + 1) // of the field's key
	for _, f := range fields {
		value := s.d[f.from:f.to]
		if len(value) > longText {
			value = []byte(f.with)
		}
		if len(out)+f.from-at+len(value)+1+len(last) > limit {
			break
		}
		out = append(out, s.d[at:f.from]...)
		out = append(out, value...)
		out = append(out, ',')
		if at = s.space(f.to); s.d[at] == ',' {
			at = s.space(at + 1)
		}
	}
	return fit(string(out)+last, limit)
}

// fit returns text, or what is valid where that is too long.
func fit(text string, limit int) []byte {
	if len(text) <= limit {
		return []byte(text)
	}
	return []byte("{}")
}
