package event

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

const redacted = "[REDACTED]"

// Redact returns a record with its known secrets replaced by "[REDACTED]" and all other bytes as they were: session
// tokens and secret access keys, passwords and the like by their key, at any depth; of presigned URLs what follows the
// question mark; strings that hold JSON with such a key. A text that is no JSON value is replaced as a whole.
func Redact(raw []byte) []byte {
	s := newScanner(raw)
	start, ok := s.isValue()
	if !ok {
		return []byte(`"` + redacted + `"`)
	}
	var edits []edit
	s.see(start, nil, visitor{
		enters: func(key []byte) bool { return !isSecretKey(key) },
		sees: func(key []byte, from, to int) {
			if e, found := redactValue(key, s.d[from:to]); found {
				edits = append(edits, edit{from + e.from, from + e.to, e.with})
			}
		},
	})
	if len(edits) == 0 {
		return raw
	}
	return apply(raw, edits)
}

// redactValue returns the edit that a value needs, relative to it.
func redactValue(key, token []byte) (e edit, found bool) {
	whole := edit{0, len(token), `"` + redacted + `"`}
	switch {
	case isSecretKey(key):
		return whole, holdsSecret(token)
	case token[0] != '"' || !mayHoldSecret(token):
		return edit{}, false
	}
	text := strings.ToLower(Text(token))
	if isPresigned(text) {
		return redactQuery(token), true
	}
	return whole, holdsSecretKey(text)
}

// holdsSecret tells a value that is worth replacing: a flag, null and an empty string are not.
func holdsSecret(token []byte) bool {
	switch string(token) {
	case "true", "false", "null", `""`, `"` + redacted + `"`:
		return false
	}
	return true
}

// isSecretKey tells keys, in any case, whose values are secrets. AWS leaves most of them out of records or masks them;
// some are in the records of some services (CloudTrail record contents; the records of sts:AssumeRole, of SageMaker's
// presigned URLs, of services that take passwords).
func isSecretKey(key []byte) bool {
	var buffer [64]byte
	lower := appendLower(buffer[:0], key)
	switch string(lower) {
	case "sessiontoken", "secretaccesskey", "authorizedurl", "x-amz-security-token", "x-amz-signature",
		"secretstring", "secretbinary", "secretkey", "privatekey", "clientsecret", "authtoken", "authorizationtoken",
		"accesstoken", "refreshtoken", "idtoken", "webidentitytoken", "samlassertion":
		return true
	}
	return bytes.HasSuffix(lower, []byte("password")) || bytes.HasSuffix(lower, []byte("passphrase"))
}

// appendLower appends a key in lower case.
func appendLower(dst, key []byte) []byte {
	for i, c := range key {
		switch {
		case c >= utf8.RuneSelf:
			return append(dst, bytes.ToLower(key[i:])...)
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		}
		dst = append(dst, c)
	}
	return dst
}

// mayHoldSecret is a quick test of a string token: isPresigned and holdsSecretKey can be true only if it is.
func mayHoldSecret(token []byte) bool {
	return bytes.ContainsAny(token, `=\`)
}

// isPresigned tells a text, in lower case, with a URL whose query is a credential.
func isPresigned(text string) bool {
	for _, s := range []string{"x-amz-signature=", "x-amz-security-token=", "authtoken="} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return strings.Contains(text, "awsaccesskeyid=") && strings.Contains(text, "signature=")
}

// redactQuery replaces what follows the first question mark of a string token, all of it where there is none.
func redactQuery(token []byte) edit {
	from := 1
	if i := bytes.IndexByte(token, '?'); i >= 0 {
		from = i + 1
	}
	return edit{from, len(token) - 1, redacted}
}

// holdsSecretKey tells a text, in lower case, that is JSON with a secret's key in it.
func holdsSecretKey(text string) bool {
	for _, key := range []string{`sessiontoken"`, `secretaccesskey"`, `password"`, `authorizedurl"`, `clientsecret"`, `privatekey"`} {
		if i := strings.Index(text, key); i >= 0 && strings.HasPrefix(strings.TrimLeft(text[i+len(key):], " \t\r\n"), ":") {
			return true
		}
	}
	return false
}
