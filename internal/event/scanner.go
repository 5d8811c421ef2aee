package event

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

const (
	// maxDepth is how deep containers may nest.
	maxDepth = 10_000
	// pad is the number of zero bytes behind the text of a scanner. A zero byte ends every token, so that loops need no
	// test for the end, and eight of them let strings be walked in words.
	pad = 8
)

// scanner walks JSON text by the grammar of RFC 8259. Its methods take the index at which something starts and return
// the index behind it, or -1 with the place and the reason in at and why.
type scanner struct {
	d   []byte // the text and pad zero bytes
	n   int    // length of the text
	at  int
	why string // empty when the text ran out
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

// special returns a word whose lowest set bit is in the first byte of w that ends a run of plain string bytes: a quote,
// a backslash, a control character, a byte of a longer UTF-8 sequence. Higher bits may be set in error. Flipping bit 1
// makes a quote the byte after the control characters, which stay among themselves, so that one comparison is for both.
func special(w uint64) uint64 {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	quote := w ^ ones*0x02
	slash := w ^ ones*'\\'
	return ((quote-ones*0x21)&^quote | (slash-ones)&^slash | w) & highs
}

// str walks a string from the byte behind its opening quote and tells whether there is an escape in it.
func (s *scanner) str(i int) (end int, escaped bool) {
	d := s.d
	for {
		m := special(binary.LittleEndian.Uint64(d[i:]))
		if m == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(m) >> 3
		switch c := d[i]; {
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
		if i, _, _ = s.key(i); i < 0 {
			return -1
		}
		if i = s.skip(i, depth); i < 0 {
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
