package estate

import "slices"

// document is an object of a Terraform plan or state of which parts may not be known: their place in unknown is true.
type document struct {
	values    map[string]any
	unknown   any // true, or an object or list of the same shape
	sensitive any
}

// masked stands for a text that Terraform treats as sensitive.
const masked = "(sensitive value)"

// marked tells whether a member is true in a tree of marks, and returns the marks below it.
func marked(marks any, name string) (bool, any) {
	switch m := marks.(type) {
	case bool:
		return m, m
	case map[string]any:
		b, _ := m[name].(bool)
		return b, m[name]
	}
	return false, nil
}

// get returns a member; known is false where its value is not.
func (d document) get(name string) (value any, known bool) {
	if unknown, _ := marked(d.unknown, name); unknown {
		return nil, false
	}
	return d.values[name], true
}

func (d document) text(name string) (value string, known bool) {
	v, known := d.get(name)
	s, _ := v.(string)
	if hidden, _ := marked(d.sensitive, name); hidden && s != "" {
		s = masked
	}
	return s, known
}

// boolean returns a member, or the default where it is null.
func (d document) boolean(name string, def bool) (value, known bool) {
	v, known := d.get(name)
	switch b := v.(type) {
	case bool:
		return b, known
	case string: // some arguments are a bool in a string
		return b == "true", known
	}
	return def, known
}

func (d document) number(name string, def int) (value int, known bool) {
	v, known := d.get(name)
	if n, ok := v.(float64); ok {
		return int(n), known
	}
	return def, known
}

// texts returns a list of strings; known is false where it, or one of them, is not.
func (d document) texts(name string) (values []string, known bool) {
	v, known := d.get(name)
	if !known {
		return nil, false
	}
	_, marks := marked(d.unknown, name)
	if list, ok := marks.([]any); ok && slices.Contains(list, any(true)) {
		return nil, false
	}
	list, _ := v.([]any)
	for _, e := range list {
		if s, ok := e.(string); ok {
			values = append(values, s)
		}
	}
	return values, true
}

// blocks returns the nested blocks of a name; known is false where their number is not.
func (d document) blocks(name string) (blocks []document, known bool) {
	v, known := d.get(name)
	if !known {
		return nil, false
	}
	_, marks := marked(d.unknown, name)
	_, hidden := marked(d.sensitive, name)
	list, _ := v.([]any)
	for i, e := range list {
		values, _ := e.(map[string]any)
		blocks = append(blocks, document{values, at(marks, i), at(hidden, i)})
	}
	if m, ok := marks.([]any); ok && len(m) > len(list) {
		return blocks, false
	}
	return blocks, true
}

// at returns the marks of an element of a list.
func at(marks any, i int) any {
	switch m := marks.(type) {
	case bool:
		return m
	case []any:
		if i < len(m) {
			return m[i]
		}
	}
	return nil
}

// texted returns the strings of a member that is an object.
func (d document) texted(name string) (values map[string]string, known bool) {
	v, known := d.get(name)
	if !known {
		return nil, false
	}
	values = map[string]string{}
	object, _ := v.(map[string]any)
	for k, e := range object {
		values[k], _ = e.(string)
	}
	_, marks := marked(d.unknown, name)
	if m, ok := marks.(map[string]any); ok && len(m) > 0 {
		return values, false
	}
	return values, true
}
