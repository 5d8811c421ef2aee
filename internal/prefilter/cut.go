package prefilter

import (
	"bytes"
	"encoding/json"
)

// field is a key that is wanted of the rows of a loop.
type field struct {
	key  string
	slot int // of its value; -1 where only keys below it are wanted
	kids []field
}

// addField makes room for the value that the keys lead to.
func addField(to []field, keys []string, slot int) []field {
	for i := range to {
		if to[i].key != keys[0] {
			continue
		}
		if len(keys) == 1 {
			to[i].slot = slot
		} else {
			to[i].kids = addField(to[i].kids, keys[1:], slot)
		}
		return to
	}
	f := field{key: keys[0], slot: slot}
	if len(keys) > 1 {
		f.slot = -1
		f.kids = addField(nil, keys[1:], slot)
	}
	return append(to, f)
}

// cut puts the tokens of an object's wanted keys into slots, of a key that occurs twice the last. It returns the index
// behind the object, or -1 where the text is no JSON.
func cut(d []byte, i int, fields []field, slots [][]byte, broken fault) int {
	i = space(d, i+1)
	for i < len(d) && d[i] != '}' {
		if d[i] == ',' {
			i = space(d, i+1)
			continue
		}
		f, at := key(d, i, fields)
		if at < 0 {
			return -1
		}
		end := skip(d, at)
		if end < 0 {
			return -1
		}
		if f != nil && (f.slot < 0 || slots[f.slot] == nil || !broken.has(faultFirstField)) {
			f.clear(slots)
			if f.slot >= 0 {
				slots[f.slot] = d[at:end:end]
			}
			if d[at] == '{' && len(f.kids) > 0 && cut(d, at, f.kids, slots, broken) < 0 {
				return -1
			}
		}
		i = space(d, end)
	}
	if i >= len(d) {
		return -1
	}
	return i + 1
}

func (f *field) clear(slots [][]byte) {
	if f.slot >= 0 {
		slots[f.slot] = nil
	}
	for i := range f.kids {
		f.kids[i].clear(slots)
	}
}

// key walks a key and the colon behind it, and finds it among fields.
func key(d []byte, i int, fields []field) (f *field, at int) {
	if d[i] != '"' {
		return nil, -1
	}
	end := skip(d, i)
	if end < 0 {
		return nil, -1
	}
	name := d[i+1 : end-1]
	if len(fields) > 0 && bytes.IndexByte(name, '\\') >= 0 {
		var text string
		if json.Unmarshal(d[i:end], &text) != nil {
			return nil, -1
		}
		name = []byte(text)
	}
	for k := range fields {
		if fields[k].key == string(name) {
			f = &fields[k]
		}
	}
	if i = space(d, end); i >= len(d) || d[i] != ':' {
		return nil, -1
	}
	if i = space(d, i+1); i >= len(d) {
		return nil, -1
	}
	return f, i
}

func space(d []byte, i int) int {
	for i < len(d) && d[i] <= ' ' {
		i++
	}
	return i
}

// skip returns the index behind the value that begins at i, or -1 where it does not end. It trusts the text to be JSON.
func skip(d []byte, i int) int {
	depth := 0
	for i < len(d) {
		switch d[i] {
		case '"':
			if i = skipString(d, i); i < 0 {
				return -1
			}
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				if depth < 0 {
					return -1
				}
				return i + 1
			}
		default:
			if depth == 0 {
				return skipScalar(d, i)
			}
		}
		i++
	}
	return -1
}

func skipScalar(d []byte, i int) int {
	start := i
	for i < len(d) && d[i] > ' ' && d[i] != ',' && d[i] != '}' && d[i] != ']' && d[i] != ':' {
		i++
	}
	if i == start {
		return -1
	}
	return i
}

// skipString returns the index behind the string whose opening quote is at i, or -1 where it does not end.
func skipString(d []byte, i int) int {
	for i++; ; {
		n := bytes.IndexByte(d[min(i, len(d)):], '"')
		if n < 0 {
			return -1
		}
		i += n
		slashes := 0
		for d[i-1-slashes] == '\\' {
			slashes++
		}
		i++
		if slashes%2 == 0 {
			return i
		}
	}
}
