package schema

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Requests are the parameters and answers of API calls.
type Requests struct {
	// Version is that of the SDK whose models they were made from.
	Version    string
	operations map[string]map[string][]call
}

// call is one service's operation.
type call struct {
	protocol      string
	input, output *Shape
}

// Shape is what stands at a place in a request or an answer. The zero Shape is anything.
type Shape struct {
	Type      string   // string, number, boolean, object or any; empty for a list or a map
	Enum      []string // the values that a string can have; nil for any
	Sensitive bool     // a secret: CloudTrail hides or leaves it out
	entry     *Shape   // of a list
	value     *Shape   // of a map
	fields    map[string]*Shape
	forms     map[string]string // other spellings of fields
}

// LoadRequests reads the shapes. The error is that the data in the binary is broken.
func LoadRequests() (*Requests, error) {
	packed, err := files.ReadFile("data/requests.json.gz")
	if err != nil {
		return nil, fmt.Errorf("read shapes: %w", err)
	}
	text, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("read shapes: %w", err)
	}
	var doc struct {
		Version    string
		Operations map[string]map[string][]struct {
			Protocol      string
			Input, Output int
		}
		Shapes []struct {
			Members   map[string]int
			List, Map *int
			Type      string
			Enum      []string
			Sensitive bool
		}
	}
	if err := json.NewDecoder(text).Decode(&doc); err != nil {
		return nil, fmt.Errorf("read shapes: %w", err)
	}
	shapes := make([]Shape, len(doc.Shapes))
	at := func(i int) *Shape {
		if i < 0 || i >= len(shapes) {
			return &Shape{Type: "object", fields: map[string]*Shape{}} // an operation without parameters
		}
		return &shapes[i]
	}
	for i, d := range doc.Shapes {
		s := &shapes[i]
		s.Type, s.Enum, s.Sensitive = d.Type, d.Enum, d.Sensitive
		switch {
		case d.List != nil:
			s.entry = at(*d.List)
		case d.Map != nil:
			s.value = at(*d.Map)
		case d.Type == "object":
			s.fields, s.forms = map[string]*Shape{}, map[string]string{}
			for name, to := range d.Members {
				s.add(name, at(to))
			}
		}
	}
	r := &Requests{Version: "botocore " + doc.Version, operations: map[string]map[string][]call{}}
	for source, ops := range doc.Operations {
		r.operations[source] = map[string][]call{}
		for name, calls := range ops {
			for _, c := range calls {
				r.operations[source][name] = append(r.operations[source][name], call{c.Protocol, at(c.Input), at(c.Output)})
			}
		}
	}
	return r, nil
}

// add adds a member of an API's structure as CloudTrail writes it: with its first letter in lower case (RoleArn, roleArn;
// DBName, dBName). Of acronyms at the beginning other spellings are seen too, and some services keep the API's own.
func (s *Shape) add(member string, to *Shape) {
	name := lowerFirst(member)
	s.fields[name] = to
	for _, other := range []string{member, lowerAcronym(member)} {
		if other != name {
			s.forms[other] = name
		}
	}
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// lowerAcronym lowers the capitals at the beginning but for the last one before a word: KMSKeyId, kmsKeyId; ARN, arn.
func lowerAcronym(s string) string {
	n := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsUpper(r) })
	switch {
	case n < 0:
		return strings.ToLower(s)
	case n < 2:
		return lowerFirst(s)
	}
	return strings.ToLower(s[:n-1]) + s[n-1:]
}

// Sources lists the event sources with known operations, sorted.
func (r *Requests) Sources() []string { return slices.Sorted(maps.Keys(r.operations)) }

// Operations lists the known operations of a source, sorted.
func (r *Requests) Operations(source string) []string {
	return slices.Sorted(maps.Keys(r.operations[source]))
}

// Has tells whether an operation's shapes are known.
func (r *Requests) Has(source, name string) bool { return len(r.operations[source][name]) > 0 }

// asModelled tells whether CloudTrail writes a protocol's parameters as the API's model has them. Those of ec2 and of S3's
// XML are rewritten.
func asModelled(protocol string) bool {
	switch protocol {
	case "json", "rest-json", "query", "smithy-rpc-v2-cbor":
		return true
	}
	return false
}

// Parameters are the shapes of an event's requestParameters, one for each service that has an operation of that name. False
// where they are not known, or not written as the model has them.
func (r *Requests) Parameters(source, name string) ([]*Shape, bool) {
	return r.shapes(source, name, func(c call) (*Shape, bool) { return c.input, asModelled(c.protocol) })
}

// Response are the shapes of an event's responseElements. Known for fewer services: answers are rewritten more often.
func (r *Requests) Response(source, name string) ([]*Shape, bool) {
	return r.shapes(source, name, func(c call) (*Shape, bool) {
		return c.output, c.protocol == "json" && source != "secretsmanager.amazonaws.com"
	})
}

func (r *Requests) shapes(source, name string, of func(call) (*Shape, bool)) ([]*Shape, bool) {
	var out []*Shape
	for _, c := range r.operations[source][name] {
		s, ok := of(c)
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	return out, len(out) > 0
}

// Field returns the shape of a field, and whether there is one of that name.
func (s *Shape) Field(name string) (*Shape, bool) {
	switch {
	case s.value != nil:
		return s.value, true
	case s.fields == nil:
		return &Shape{Type: "any"}, s.entry == nil && s.Type == "any"
	}
	if other, ok := s.forms[name]; ok {
		name = other
	}
	f, ok := s.fields[name]
	return f, ok
}

// Names lists the fields of a structure as CloudTrail writes them, sorted.
func (s *Shape) Names() []string { return slices.Sorted(maps.Keys(s.fields)) }

// Entry returns the shape of a list's entries or a map's values, or nil.
func (s *Shape) Entry() *Shape {
	if s.entry != nil {
		return s.entry
	}
	return s.value
}

// IsList tells whether s is a list.
func (s *Shape) IsList() bool { return s.entry != nil }

// IsObject tells whether s is a structure with fields that are known.
func (s *Shape) IsObject() bool { return s.fields != nil }
