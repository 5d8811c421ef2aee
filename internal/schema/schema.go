// Package schema describes what rules see as input: the CloudTrail record, events of Insights and aggregated events, and
// what conclude judges, as closed JSON schemas, and the parameters and answers of API calls, generated from the models of
// the AWS SDK by scripts/genschema. It limits what rules may read; no event is ever held against it.
//
// The record is that of the CloudTrail User Guide ("Record contents", "userIdentity element"), versions 1.0 to 1.11.
package schema

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

//go:embed data/*.json data/*.gz
var files embed.FS

// Document names a schema.
type Document string

// The documents that rules see as input.
const (
	Event      Document = "event"      // management, data and network activity events
	Insight    Document = "insight"    // of CloudTrail Insights
	Aggregated Document = "aggregated" // summaries of data events
	Group      Document = "group"      // what conclude judges beside collect
	Estate     Document = "estate"     // what conclude judges alone
)

// Documents lists all of them.
func Documents() []Document { return []Document{Event, Insight, Aggregated, Group, Estate} }

// JSON returns a document's schema as it is written.
func JSON(d Document) ([]byte, error) {
	text, err := files.ReadFile("data/" + string(d) + ".json")
	if err != nil {
		return nil, fmt.Errorf("read schema %s: %w", d, err)
	}
	return text, nil
}

// Value returns a document's schema, decoded. Each call gives one of its own.
func Value(d Document) (map[string]any, error) {
	text, err := JSON(d)
	if err != nil {
		return nil, err
	}
	var v map[string]any
	if err := json.Unmarshal(text, &v); err != nil {
		return nil, fmt.Errorf("read schema %s: %w", d, err)
	}
	return v, nil
}

// ForCategories is the schema of the records of event categories. With several kinds of record it has the fields of all:
// a rule that judges both tells them apart itself.
func ForCategories(categories []string) (map[string]any, error) {
	kinds := map[Document]bool{}
	for _, c := range categories {
		switch c {
		case "Insight":
			kinds[Insight] = true
		case "Aggregated":
			kinds[Aggregated] = true
		default:
			kinds[Event] = true
		}
	}
	if len(kinds) == 0 {
		kinds[Event] = true
	}
	var out map[string]any
	for _, d := range slices.Sorted(maps.Keys(kinds)) {
		v, err := Value(d)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = v
			continue
		}
		into, _ := out["properties"].(map[string]any)
		from, _ := v["properties"].(map[string]any)
		for k, p := range from {
			if _, ok := into[k]; !ok {
				into[k] = p
			}
		}
	}
	return out, nil
}

// Record is the shape of the records of event categories.
func Record(categories []string) (*Shape, error) {
	v, err := ForCategories(categories)
	if err != nil {
		return nil, err
	}
	return shapeOf(v), nil
}

// shapeOf reads a schema of the kind that this package has: objects with properties, lists with items, scalars, anything.
func shapeOf(v map[string]any) *Shape {
	s := &Shape{Type: "any"}
	if t, ok := v["type"].(string); ok {
		s.Type = t
	}
	if properties, ok := v["properties"].(map[string]any); ok {
		s.fields = map[string]*Shape{}
		for name, p := range properties {
			of, _ := p.(map[string]any)
			s.fields[name] = shapeOf(of)
		}
	}
	if items, ok := v["items"].(map[string]any); ok {
		s.Type, s.entry = "", shapeOf(items)
	}
	return s
}
