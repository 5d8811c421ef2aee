package pack

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/zclconf/go-cty/cty"
)

// marshal writes values as one canonical JSON object. The values are wholly known; those that are sensitive are written
// as they are.
func marshal(values map[string]cty.Value) json.RawMessage {
	v, _ := cty.ObjectVal(values).UnmarkDeep()
	return appendJSON(nil, v)
}

// JSON writes a value as canonical JSON, unknown parts of it as null. The value is not marked.
func JSON(v cty.Value) json.RawMessage { return appendJSON(nil, v) }

// appendJSON appends the canonical JSON of v: object keys sorted, sets as arrays sorted by value (text and numbers) or by
// their elements' canonical JSON, no spaces, nothing escaped for HTML.
func appendJSON(b []byte, v cty.Value) []byte {
	ty := v.Type()
	switch {
	case v.IsNull() || !v.IsKnown():
		return append(b, "null"...)
	case ty == cty.String:
		return appendString(b, v.AsString())
	case ty == cty.Number:
		return append(b, v.AsBigFloat().Text('f', -1)...)
	case ty == cty.Bool:
		return strconv.AppendBool(b, v.True())
	case ty.IsObjectType() || ty.IsMapType():
		return appendObject(b, v.AsValueMap())
	default:
		return appendArray(b, v)
	}
}

func appendObject(b []byte, values map[string]cty.Value) []byte {
	b = append(b, '{')
	for i, k := range slices.Sorted(maps.Keys(values)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, k), ':')
		b = appendJSON(b, values[k])
	}
	return append(b, '}')
}

func appendArray(b []byte, v cty.Value) []byte {
	elements := make([][]byte, 0, v.LengthInt())
	for _, e := range v.AsValueSlice() { // sets of primitive types come sorted by value
		elements = append(elements, appendJSON(nil, e))
	}
	if v.Type().IsSetType() && !v.Type().ElementType().IsPrimitiveType() {
		slices.SortFunc(elements, bytes.Compare)
	}
	b = append(b, '[')
	b = append(b, bytes.Join(elements, []byte(","))...)
	return append(b, ']')
}

func appendString(b []byte, s string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string does not fail
	return append(b, bytes.TrimRight(buf.Bytes(), "\n")...)
}
