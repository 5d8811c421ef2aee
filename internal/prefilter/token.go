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

// refused tells whether raw is a number that OPA does not take: no rule can judge a record that has it, which is to be
// found out.
func refused(raw []byte) bool {
	if class(raw) != '0' || bytes.IndexByte(raw, 'e') < 0 && bytes.IndexByte(raw, 'E') < 0 {
		return false
	}
	_, err := ast.NumberChecked(string(raw))
	return err != nil
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

// partsOfToken takes a part of a part of the string that a token is, nil where there is none. False means that it cannot
// be told, or is of no string.
func partsOfToken(raw []byte, parts []part, broken fault) ([]byte, bool) {
	if !plainString(raw) && (class(raw) != '"' || !broken.has(faultRawParts)) {
		if class(raw) != '"' {
			return nil, false
		}
		v, ok := decode(raw, broken)
		s, isString := v.(ast.String)
		if !ok || !isString {
			return nil, false
		}
		raw = []byte(`"` + string(s) + `"`)
	}
	text := raw[1 : len(raw)-1 : len(raw)-1]
	for _, p := range parts {
		var ok bool
		if text, ok = p.of(text); !ok {
			return nil, true
		}
	}
	return text, true
}

// sameTokens tells whether two tokens are equal, as far as that is told without decoding them. Of parts of strings it is
// their text that is given.
func sameTokens(a, b []byte, aPart, bPart bool, broken fault) (equal, told bool) {
	if broken.has(faultPairBytes) {
		return bytes.Equal(a, b), true
	}
	x, y := class(a), class(b)
	if aPart {
		x = '"'
	}
	if bPart {
		y = '"'
	}
	switch {
	case x == 0 || y == 0:
		return false, false
	case x != y:
		return false, true
	case x == 't' || x == 'f' || x == 'n':
		return true, true
	case x != '"' || !aPart && !plainString(a) || !bPart && !plainString(b):
		return false, false
	}
	if !aPart {
		a = a[1 : len(a)-1]
	}
	if !bPart {
		b = b[1 : len(b)-1]
	}
	return bytes.Equal(a, b), true
}

// numClasses is how many classes of tokens there are, with what is none.
const numClasses = 8

// classes are the classes of tokens by their first byte, and their numbers.
var classes, classNumbers = func() (class, number [256]byte) {
	for i, c := range []byte(`0"{[tfn`) {
		class[c], number[c] = c, byte(i+1)
	}
	for _, c := range []byte("-123456789") {
		class[c], number[c] = '0', number['0']
	}
	return class, number
}()

// class is the first byte of a token, '0' for any number, and 0 for what is no token.
func class(raw []byte) byte {
	if len(raw) == 0 {
		return 0
	}
	return classes[raw[0]]
}

// classNumber numbers the class of a token, from 1, and is 0 for what is no token.
func classNumber(raw []byte) byte {
	if len(raw) == 0 {
		return 0
	}
	return classNumbers[raw[0]] % numClasses
}
