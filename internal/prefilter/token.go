package prefilter

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
)

const (
	maxNumber  = 40   // bytes of a number that is looked at
	maxDecoded = 4096 // bytes of an object or array that is looked at
)

// decode reads a raw JSON token. False means that its value cannot be told, or is not worth telling: whatever depends on
// it counts as true. That includes text that decoders read in different ways, which is not valid UTF-8 or has half a
// surrogate pair.
func decode(raw []byte, broken fault) (ast.Value, bool) {
	if len(raw) == 0 {
		return nil, false
	}
	switch raw[0] {
	case '"':
		if plainString(raw) || broken.has(faultRawStrings) {
			return ast.String(raw[1 : len(raw)-1]), true
		}
		return decodeString(raw)
	case '{', '[':
		return decodeComposite(raw)
	case 't', 'f', 'n':
		return decodeLiteral(raw)
	}
	return decodeNumber(raw)
}

// plainString tells whether raw is a string of ASCII without escapes: its bytes are its value.
func plainString(raw []byte) bool {
	n := len(raw) - 1
	if n < 1 || raw[0] != '"' || raw[n] != '"' {
		return false
	}
	for _, c := range raw[1:n] {
		if c < ' ' || c >= utf8.RuneSelf || c == '\\' || c == '"' {
			return false
		}
	}
	return true
}

func decodeString(raw []byte) (ast.Value, bool) {
	if doubtful(raw) {
		return nil, false
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil || strings.ContainsRune(s, utf8.RuneError) {
		return nil, false
	}
	return ast.String(s), true
}

// doubtful tells whether decoders may disagree on a text.
func doubtful(raw []byte) bool {
	return !utf8.Valid(raw) || bytes.ContainsRune(raw, utf8.RuneError)
}

func decodeLiteral(raw []byte) (ast.Value, bool) {
	switch string(raw) {
	case "true":
		return ast.Boolean(true), true
	case "false":
		return ast.Boolean(false), true
	case "null":
		return ast.NullValue, true
	}
	return nil, false
}

// decodeNumber refuses numbers that are long or have a big exponent.
func decodeNumber(raw []byte) (ast.Number, bool) {
	if len(raw) == 0 || len(raw) > maxNumber || raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') || !json.Valid(raw) {
		return "", false
	}
	if i := bytes.IndexAny(raw, "eE"); i >= 0 && len(bytes.TrimLeft(raw[i+1:], "+-0")) > 2 {
		return "", false
	}
	return ast.Number(raw), true
}

func decodeComposite(raw []byte) (ast.Value, bool) {
	if len(raw) > maxDecoded || doubtful(raw) || bytes.Contains(raw, []byte(`\ud`)) || bytes.Contains(raw, []byte(`\uD`)) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var x any
	if err := d.Decode(&x); err != nil || !tame(x) {
		return nil, false
	}
	v, err := ast.InterfaceToValue(x)
	return v, err == nil
}

// tame tells whether all numbers in x are such as decodeNumber takes.
func tame(x any) bool {
	switch x := x.(type) {
	case json.Number:
		_, ok := decodeNumber([]byte(x))
		return ok
	case []any:
		for _, item := range x {
			if !tame(item) {
				return false
			}
		}
	case map[string]any:
		for _, item := range x {
			if !tame(item) {
				return false
			}
		}
	}
	return true
}

// sameTokens tells whether two tokens may be equal, and whether they may differ, without decoding them.
func sameTokens(a, b []byte, broken fault) (equal, differ bool) {
	if broken.has(faultPairBytes) {
		return bytes.Equal(a, b), !bytes.Equal(a, b)
	}
	x, y := class(a), class(b)
	switch {
	case x == 0 || y == 0:
		return true, true
	case x != y:
		return false, true
	case x == 't' || x == 'f' || x == 'n':
		return true, false
	case x == '"' && plainString(a) && plainString(b):
		return bytes.Equal(a, b), !bytes.Equal(a, b)
	}
	return true, true
}

// class is the first byte of a token, '0' for any number, and 0 for what is no token.
func class(raw []byte) byte {
	if len(raw) == 0 {
		return 0
	}
	switch c := raw[0]; {
	case strings.IndexByte(`"{[tfn`, c) >= 0:
		return c
	case c == '-' || c >= '0' && c <= '9':
		return '0'
	}
	return 0
}
