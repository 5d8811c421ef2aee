package main

import (
	"maps"
	"slices"
)

// document is what package schema reads: shapes refer to each other by their index.
type document struct {
	Version    string                       `json:"version"`
	Operations map[string]map[string][]call `json:"operations"` // by source and name; several services may share both
	Shapes     []*written                   `json:"shapes"`
}

// call is one service's operation of a name.
type call struct {
	Protocol string `json:"protocol"`
	Input    int    `json:"input"` // index of a shape, -1 for none
	Output   int    `json:"output"`
}

// written is a shape: a structure, a list, a map, or a scalar.
type written struct {
	Members   map[string]int `json:"members,omitempty"`
	List      *int           `json:"list,omitempty"` // its entries
	Map       *int           `json:"map,omitempty"`  // its values
	Type      string         `json:"type,omitempty"` // of a scalar
	Enum      []string       `json:"enum,omitempty"`
	Sensitive bool           `json:"sensitive,omitempty"`
}

// maxEnum is how many values of an enumeration are kept: longer ones (instance types) grow with every release.
const maxEnum = 40

// everyOperationOf is the source whose operations are all written.
const everyOperationOf = "sagemaker.amazonaws.com"

// shapesOf writes the operations that a pack names, by source and name, and all of SageMaker's.
func shapesOf(version string, models []*model, packs []map[string]bool) *document {
	d := &document{Version: version, Operations: map[string]map[string][]call{}}
	for _, m := range models {
		w := &writer{d: d, m: m, done: map[string]int{}}
		for _, k := range slices.Sorted(maps.Keys(m.Operations)) {
			o, source := m.Operations[k], m.source()
			wanted := source == everyOperationOf || slices.ContainsFunc(packs, func(p map[string]bool) bool { return p[source] && p[o.Name] })
			if !wanted {
				continue
			}
			if d.Operations[source] == nil {
				d.Operations[source] = map[string][]call{}
			}
			c := call{Protocol: m.Metadata.Protocol, Input: w.top(o.Input.Shape), Output: w.top(o.Output.Shape)}
			d.Operations[source][o.Name] = append(d.Operations[source][o.Name], c)
		}
	}
	return d
}

// writer writes shapes of one model, each once.
type writer struct {
	d    *document
	m    *model
	done map[string]int
}

func (w *writer) top(name string) int {
	if name == "" {
		return -1
	}
	return w.shape(name)
}

func (w *writer) shape(name string) int {
	if i, ok := w.done[name]; ok {
		return i
	}
	s, out := w.m.Shapes[name], &written{}
	i := len(w.d.Shapes)
	w.done[name] = i
	w.d.Shapes = append(w.d.Shapes, out)
	out.Sensitive = s.Sensitive
	switch s.Type {
	case "structure":
		out.Members = map[string]int{}
		out.Type = "object"
		for _, k := range slices.Sorted(maps.Keys(s.Members)) {
			out.Members[k] = w.shape(s.Members[k].Shape)
		}
	case "list":
		entry := w.shape(s.Member.Shape)
		out.List = &entry
	case "map":
		value := w.shape(s.Value.Shape)
		out.Map = &value
	case "string", "character", "blob", "timestamp":
		out.Type = "string"
		if s.Type == "timestamp" {
			out.Type = "any" // a text or a number, as the service's protocol has it
		}
		if len(s.Enum) <= maxEnum {
			out.Enum = s.Enum
		}
	case "boolean":
		out.Type = "boolean"
	case "integer", "long", "float", "double", "bigdecimal", "biginteger", "short":
		out.Type = "number"
	default:
		out.Type = "any"
	}
	return i
}
