package schema

import "maps"

// maxDepth bounds how deep the shapes of a call are written out; some contain themselves.
const maxDepth = 12

// Call is the schema of the events of one operation: the record with the parameters and the answer of the call. Those
// that are not known, or not written as the API's model has them, stay open. False where the operation is not known.
func (r *Requests) Call(source, name string) (map[string]any, bool, error) {
	if !r.Has(source, name) {
		return nil, false, nil
	}
	v, err := Value(Event)
	if err != nil {
		return nil, false, err
	}
	v["title"] = "CloudTrail record of " + source + " " + name + ", from " + r.Version
	properties, _ := v["properties"].(map[string]any)
	for field, of := range map[string]func(string, string) ([]*Shape, bool){"requestParameters": r.Parameters, "responseElements": r.Response} {
		shapes, ok := of(source, name)
		if !ok {
			continue
		}
		merged := map[string]any{}
		for _, s := range shapes {
			own, _ := s.json(0)["properties"].(map[string]any)
			maps.Copy(merged, own)
		}
		properties[field] = map[string]any{"type": "object", "additionalProperties": false, "properties": merged}
	}
	return v, true, nil
}

// json writes a shape as a JSON schema of the kind that this package has.
func (s *Shape) json(depth int) map[string]any {
	switch {
	case depth > maxDepth:
		return map[string]any{}
	case s.entry != nil:
		return map[string]any{"type": "array", "items": s.entry.json(depth + 1)}
	case s.value != nil:
		return map[string]any{"type": "object", "additionalProperties": s.value.json(depth + 1)}
	case s.fields != nil:
		properties := map[string]any{}
		for name, f := range s.fields {
			properties[name] = f.json(depth + 1)
		}
		return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	case s.Type == "any" || s.Type == "":
		return map[string]any{}
	case s.Enum != nil:
		return map[string]any{"type": s.Type, "enum": s.Enum}
	}
	return map[string]any{"type": s.Type}
}
