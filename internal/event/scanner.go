package event

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

const (
	// maxDepth is how deep containers may nest.
	maxDepth = 10_000
	// pad is the number of zero bytes behind the text of a scanner. A zero byte ends every token, so that loops need no
	// test for the end; as many as a block has let the text be looked at in words and in blocks.
	pad = block
)

// scanner walks JSON text by the grammar of RFC 8259. Its methods take the index at which something starts and return
// the index behind it, or -1 with the place and the reason in at and why.
type scanner struct {
	d     []byte   // the text and pad zero bytes
	n     int      // length of the text
	marks []uint64 // of the text and the zero byte behind it
	at    int
	why   string // empty when the text ran out
}

// prepare makes the marks of the text, as soon as d and n are what they are to be.
func (s *scanner) prepare() {
	blocks := s.n/block + 1
	s.marks = slices.Grow(s.marks[:0], blocks)[:blocks]
	makeMarks(s.marks, s.d)
}

const (
	whyControl = "a control character in a string"
	whyUTF8    = "bytes that are not UTF-8 in a string"
	whyEscape  = "an escape that JSON does not know"
	whyDepth   = "values nested deeper than 10,000"
	whyValue   = "a value is expected"
	whyNumber  = "a number that JSON does not know"
	whyKey     = "a key in quotes is expected"
	whyColon   = "a colon is expected"
	whyComma   = "a comma or the closing bracket is expected"
)

// fail notes where and why the walk stopped. Stopping at the end of the text is no error of the text.
func (s *scanner) fail(i int, why string) int {
	s.at, s.why = i, why
	if i >= s.n {
		s.at, s.why = s.n, ""
	}
	return -1
}

// space returns the index of the first byte at or after i that is no white space.
func (s *scanner) space(i int) int {
	if s.d[i] > ' ' {
		return i
	}
	if s.d[i] == ' ' && s.d[i+1] > ' ' {
		return i + 1
	}
	return s.spaces(i)
}

func (s *scanner) spaces(i int) int {
	const eight = 0x2020202020202020
	for {
		switch s.d[i] {
		case ' ':
			for i++; binary.LittleEndian.Uint64(s.d[i:]) == eight; i += 8 {
			}
		case '\n', '\r', '\t':
			i++
		default:
			return i
		}
	}
}

// plain returns the index of the first byte at or after i that ends a run of plain string bytes.
func (s *scanner) plain(i int) int {
	k := uint(i) / block
	if m := s.marks[k] >> (uint(i) % block); m != 0 {
		return i + bits.TrailingZeros64(m)
	}
	for k++; s.marks[k] == 0; k++ {
	}
	return int(k)*block + bits.TrailingZeros64(s.marks[k])
}

// str walks a string from the byte behind its opening quote and tells whether there is an escape in it.
func (s *scanner) str(i int) (end int, escaped bool) {
	if i = s.plain(i); s.d[i] == '"' {
		return i + 1, false
	}
	return s.strFrom(i)
}

// strFrom is str from the first byte that is not plain.
func (s *scanner) strFrom(i int) (end int, escaped bool) {
	for {
		switch c := s.d[i]; {
		case c == '"':
			return i + 1, escaped
		case c == '\\':
			escaped = true
			i = s.escape(i)
		case c < 0x20:
			return s.fail(i, whyControl), escaped
		default:
			i = s.rune(i)
		}
		if i < 0 {
			return -1, escaped
		}
		i = s.plain(i)
	}
}

// escape walks an escape. That a surrogate has no partner is accepted.
func (s *scanner) escape(i int) int {
	switch s.d[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		for j := i + 2; j < i+6; j++ {
			if !isHex(s.d[j]) {
				return s.fail(j, whyEscape)
			}
		}
		return i + 6
	}
	return s.fail(i+1, whyEscape)
}

func isHex(c byte) bool { return c-'0' < 10 || c|0x20-'a' < 6 }

// rune walks a UTF-8 sequence of two bytes or more, and those that follow it.
func (s *scanner) rune(i int) int {
	for s.d[i] >= utf8.RuneSelf {
		r, size := utf8.DecodeRune(s.d[i:s.n])
		if r == utf8.RuneError && size <= 1 {
			if !utf8.FullRune(s.d[i:s.n]) {
				return s.fail(s.n, "")
			}
			return s.fail(i, whyUTF8)
		}
		i += size
	}
	return i
}

// skip walks the value at i, which stands within depth containers.
func (s *scanner) skip(i, depth int) int {
	switch s.d[i] {
	case '"':
		i, _ = s.str(i + 1)
		return i
	case '{':
		return s.skipObject(i, depth+1)
	case '[':
		return s.skipArray(i, depth+1)
	}
	return s.scalar(i)
}

func (s *scanner) skipObject(i, depth int) int {
	if depth > maxDepth {
		return s.fail(i, whyDepth)
	}
	if i = s.space(i + 1); s.d[i] == '}' {
		return i + 1
	}
	for {
		if i = s.skipKey(i); i < 0 {
			return -1
		}
		if s.d[i] == '"' {
			i, _ = s.str(i + 1)
		} else {
			i = s.skip(i, depth)
		}
		if i < 0 {
			return -1
		}
		if s.d[i] != ',' {
			i = s.space(i)
		}
		switch s.d[i] {
		case ',':
			i = s.space(i + 1)
		case '}':
			return i + 1
		default:
			return s.fail(i, whyComma)
		}
	}
}

// skipKey is key where nobody wants to know more than where the value is.
func (s *scanner) skipKey(i int) (value int) {
	if s.d[i] == '"' {
		if k := s.plain(i + 1); s.d[k] == '"' && s.d[k+1] == ':' && s.d[k+2] > ' ' {
			return k + 2
		}
	}
	value, _, _ = s.key(i)
	return value
}

// key walks a key, its colon and the white space about it. It returns the index of the value, that of the key's closing
// quote, and whether the key has an escape in it.
func (s *scanner) key(i int) (value, closing int, escaped bool) {
	if s.d[i] != '"' {
		return s.fail(i, whyKey), 0, false
	}
	if i, escaped = s.str(i + 1); i < 0 {
		return -1, 0, false
	}
	closing = i - 1
	if s.d[i] != ':' {
		if i = s.space(i); s.d[i] != ':' {
			return s.fail(i, whyColon), 0, false
		}
	}
	i++
	if s.d[i] <= ' ' {
		i = s.space(i)
	}
	return i, closing, escaped
}

func (s *scanner) skipArray(i, depth int) int {
	if depth > maxDepth {
		return s.fail(i, whyDepth)
	}
	if i = s.space(i + 1); s.d[i] == ']' {
		return i + 1
	}
	for {
		if i = s.skip(i, depth); i < 0 {
			return -1
		}
		i = s.space(i)
		switch s.d[i] {
		case ',':
			i = s.space(i + 1)
		case ']':
			return i + 1
		default:
			return s.fail(i, whyComma)
		}
	}
}

// scalar walks a number or a literal.
func (s *scanner) scalar(i int) int {
	switch s.d[i] {
	case 't':
		return s.literal(i, "true")
	case 'f':
		return s.literal(i, "false")
	case 'n':
		return s.literal(i, "null")
	}
	return s.number(i)
}

func (s *scanner) literal(i int, want string) int {
	for k := range len(want) {
		if s.d[i+k] != want[k] {
			return s.fail(i+k, whyValue)
		}
	}
	return i + len(want)
}

func (s *scanner) number(i int) int {
	start := i
	if s.d[i] == '-' {
		i++
	}
	switch {
	case s.d[i] == '0':
		i++
	case s.d[i]-'1' < 9:
		i = s.digits(i)
	case i == start:
		return s.fail(i, whyValue)
	default:
		return s.fail(i, whyNumber)
	}
	if s.d[i] == '.' {
		if i++; s.d[i]-'0' > 9 {
			return s.fail(i, whyNumber)
		}
		i = s.digits(i)
	}
	if s.d[i]|0x20 == 'e' {
		if i++; s.d[i] == '+' || s.d[i] == '-' {
			i++
		}
		if s.d[i]-'0' > 9 {
			return s.fail(i, whyNumber)
		}
		i = s.digits(i)
	}
	return i
}

func (s *scanner) digits(i int) int {
	for s.d[i]-'0' < 10 {
		i++
	}
	return i
}
