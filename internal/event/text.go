package event

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Text returns what a raw JSON string token says; "" for any other token and for none. An escaped surrogate without its
// partner becomes U+FFFD.
func Text(token []byte) string {
	if !isString(token) {
		return ""
	}
	inner := token[1 : len(token)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	return string(AppendText(nil, token))
}

// AppendText appends to dst what Text would return.
func AppendText(dst, token []byte) []byte {
	if !isString(token) {
		return dst
	}
	return appendUnescaped(dst, token[1:len(token)-1])
}

func isString(token []byte) bool {
	return len(token) >= 2 && token[0] == '"' && token[len(token)-1] == '"'
}

// hasPrefix tells whether a string token's text begins with prefix.
func hasPrefix(token []byte, prefix string) bool {
	if !isString(token) {
		return false
	}
	inner := token[1 : len(token)-1]
	if bytes.IndexByte(inner, '\\') >= 0 {
		return strings.HasPrefix(Text(token), prefix)
	}
	return len(inner) >= len(prefix) && string(inner[:len(prefix)]) == prefix
}

// is tells whether a string token's text is text.
func is(token []byte, text string) bool {
	return len(token) >= len(text)+2 && hasPrefix(token, text) && (len(token) == len(text)+2 || Text(token) == text)
}

// appendUnescaped appends the inside of a string token with its escapes resolved. What is no escape stays as it is.
func appendUnescaped(dst, inner []byte) []byte {
	for {
		i := bytes.IndexByte(inner, '\\')
		if i < 0 || i+1 == len(inner) {
			return append(dst, inner...)
		}
		dst = append(dst, inner[:i]...)
		c := inner[i+1]
		inner = inner[i+2:]
		switch c {
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			dst, inner = appendUnicode(dst, inner)
		default: // a quote, a backslash, a slash
			dst = append(dst, c)
		}
	}
}

// appendUnicode appends the character whose four hex digits, of the first or only escape, rest begins with.
func appendUnicode(dst, rest []byte) (text, after []byte) {
	r := hex4(rest)
	if r < 0 {
		return append(dst, `\u`...), rest
	}
	rest = rest[4:]
	if utf16.IsSurrogate(r) {
		low := rune(-1)
		if len(rest) >= 6 && rest[0] == '\\' && rest[1] == 'u' {
			low = hex4(rest[2:])
		}
		if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
			rest = rest[6:]
		}
	}
	return utf8.AppendRune(dst, r), rest
}

// hex4 returns the number that four hex digits write, -1 where there are none.
func hex4(b []byte) rune {
	if len(b) < 4 {
		return -1
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case c-'0' < 10:
			r = r<<4 | rune(c-'0')
		case c|0x20-'a' < 6:
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return -1
		}
	}
	return r
}
