package report

import (
	"bytes"
	"encoding/json"
)

// marshal returns v as JSON in one line of UTF-8, with "<" and its like as they are.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.ToValidUTF8(bytes.TrimRight(b.Bytes(), "\n"), []byte("\ufffd")), nil
}
