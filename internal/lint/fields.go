package lint

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/schema"
)

// maxAPIs is of how many calls at most the parameters are looked at together.
const maxAPIs = 200

// checkFields holds what is read of events against the record's schema, where OPA's checker does not see it, and against
// the parameters of the calls that the body names.
func (p *pack) checkFields() {
	for _, d := range p.own {
		if d.groups {
			continue
		}
		record, err := schema.Record(p.categories(d))
		if err != nil {
			continue // the data in the binary is broken, which tests would have said
		}
		for _, r := range p.readsOf(d) {
			if len(r.path) == 0 {
				continue
			}
			if r.path[0] == "requestParameters" || r.path[0] == "responseElements" {
				p.checkRequestField(d, r)
				continue
			}
			p.checkField(d, r, record)
		}
		p.checkNullable(d)
	}
}

// categories are the event categories that the events of a definition are of: those of its package's rule, or for a
// helper those of all rules.
func (p *pack) categories(d *def) []string {
	var all []string
	for _, u := range p.units {
		for _, a := range u.Annotations {
			if a.Scope != "package" {
				continue
			}
			list, ok := a.Custom["categories"].([]any)
			if !ok {
				if u.Package.Path.Equal(d.unit.Package.Path) {
					return nil
				}
				all = append(all, "Management")
				continue
			}
			var own []string
			for _, c := range list {
				if s, ok := c.(string); ok {
					own = append(own, s)
				}
			}
			if u.Package.Path.Equal(d.unit.Package.Path) {
				return own
			}
			all = append(all, own...)
		}
	}
	return all
}

// checkField holds a path against the record. A reference that begins with input is OPA's to check; a path in an array may
// name a field that is newer than the schema, so there only what is nearly a known name is a mistake.
func (p *pack) checkField(d *def, r read, record *schema.Shape) {
	if ref, ok := r.term.Value.(ast.Ref); ok && !r.total && ref[0].Equal(ast.InputRootDocument) {
		return
	}
	at := record
	for i, name := range r.path {
		if name == anyEntry {
			if at.Entry() == nil {
				return
			}
			at = at.Entry()
			continue
		}
		next, ok := at.Field(name)
		if ok {
			at = next
			continue
		}
		if !at.IsObject() {
			return
		}
		hint := diag.DidYouMean(name, at.Names())
		if r.total && hint == "" || p.declares(d, r.path[:i+1]) {
			return
		}
		p.report(d.unit, "field", r.loc, "Unknown field", "%s has no field %q.%s", what(r.path[:i]), name, hint)
		return
	}
}

func what(path []string) string {
	if len(path) == 0 {
		return "A CloudTrail event"
	}
	return strings.ReplaceAll(strings.Join(path, "."), ".[]", "[]")
}

// declares tells whether METADATA of the file declares a field or one above it.
func (p *pack) declares(d *def, path []string) bool {
	for _, a := range d.unit.Annotations {
		for _, s := range a.Schemas {
			if len(s.Path) < 2 || !s.Path[0].Equal(ast.InputRootDocument) {
				continue
			}
			declared := make([]string, 0, len(s.Path))
			for _, t := range s.Path[1:] {
				declared = append(declared, segment(t))
			}
			if len(declared) <= len(path) && slices.Equal(declared, path[:len(declared)]) {
				return true
			}
		}
	}
	return false
}

// apis are the shapes of the requests, or answers, of the calls that a definition is about. False where the calls are not
// known, or one of them is not.
func (p *pack) apis(d *def, root string) ([]*schema.Shape, []string, bool) {
	sources, names := p.inherited(d, sourcesOf), p.inherited(d, namesOf)
	if len(sources) == 0 || len(names) == 0 || len(sources)*len(names) > maxAPIs {
		return nil, nil, false
	}
	var shapes []*schema.Shape
	var apis []string
	for _, s := range sources {
		for _, n := range names {
			if !p.events.Has(s, n) {
				continue
			}
			of := p.requests.Parameters
			if root == "responseElements" {
				of = p.requests.Response
			}
			found, ok := of(s, n)
			if !ok {
				return nil, nil, false
			}
			shapes = append(shapes, found...)
			apis = append(apis, n)
		}
	}
	slices.Sort(apis)
	return shapes, slices.Compact(apis), len(shapes) > 0
}

// shapesAt are the shapes at a path of a request or an answer, of the calls that have it.
func (p *pack) shapesAt(d *def, path []string) []*schema.Shape {
	if len(path) < 2 || path[0] != "requestParameters" && path[0] != "responseElements" {
		return nil
	}
	shapes, _, ok := p.apis(d, path[0])
	if !ok {
		return nil
	}
	for _, name := range path[1:] {
		shapes = step(shapes, name)
	}
	return shapes
}

// step goes one segment deeper, in the shapes that have it.
func step(shapes []*schema.Shape, name string) []*schema.Shape {
	var out []*schema.Shape
	for _, s := range shapes {
		if name == anyEntry {
			if s.Entry() != nil {
				out = append(out, s.Entry())
			}
			continue
		}
		if f, ok := s.Field(name); ok {
			out = append(out, f)
		}
	}
	return out
}

// checkRequestField holds a path of a request or an answer against the parameters of the calls that the body names.
func (p *pack) checkRequestField(d *def, r read) {
	shapes, apis, ok := p.apis(d, r.path[0])
	if !ok || p.declares(d, r.path) {
		return
	}
	for i, name := range r.path[1:] {
		if !slices.ContainsFunc(shapes, func(s *schema.Shape) bool { return s.IsObject() || s.Entry() != nil }) ||
			slices.ContainsFunc(shapes, func(s *schema.Shape) bool { return s.Type == "any" }) {
			return // texts and numbers have no fields, but a document in JSON may stand there
		}
		if name == anyEntry && !slices.ContainsFunc(shapes, func(s *schema.Shape) bool { return s.Entry() != nil }) {
			return // a field whose name is not known here
		}
		next := step(shapes, name)
		if len(next) > 0 {
			shapes = next
			continue
		}
		p.reportRequestField(d, r, i+1, shapes, apis)
		return
	}
}

func (p *pack) reportRequestField(d *def, r read, at int, shapes []*schema.Shape, apis []string) {
	name, of := r.path[at], what(r.path[:at])
	call := strings.Join(apis[:min(3, len(apis))], ", ")
	if len(apis) > 3 {
		call += ", …"
	}
	var known []string
	list := false
	for _, s := range shapes {
		known = append(known, s.Names()...)
		list = list || s.IsList()
	}
	switch {
	case list && name != anyEntry:
		p.report(d.unit, "request-field", r.loc, "Unknown parameter", "%s of %s is a list: write %s[_].%s, or 'some x in' it.", of, call, of, name)
	default:
		hint := diag.DidYouMean(name, known)
		if hint == "" {
			slices.Sort(known)
			if known = slices.Compact(known); len(known) > 0 && len(known) <= 12 {
				hint = " It has " + strings.Join(known, ", ") + "."
			}
		}
		p.report(d.unit, "request-field", r.loc, "Unknown parameter", "%s of %s has no field %q.%s", of, call, name, hint)
	}
}

// checkNullable finds object.get by single keys below requestParameters and the like: where that is null, the builtin
// fails and has no value, not even its default.
func (p *pack) checkNullable(d *def) {
	for _, c := range d.calls {
		if c.name != "object.get" || len(c.args) != 3 {
			continue
		}
		inner, ok := c.args[0].Value.(ast.Call)
		if v, isVar := c.args[0].Value.(ast.Var); isVar {
			if b := d.locals[v]; b.count == 1 && b.term != nil {
				inner, ok = b.term.Value.(ast.Call)
			}
		}
		if !ok || inner[0].String() != "object.get" || len(inner) != 4 {
			continue
		}
		reads := p.callRead(d, call{"object.get", inner[1:], c.loc})
		if len(reads) != 1 || len(reads[0].path) != 1 || !slices.Contains(nullable, reads[0].path[0]) {
			continue
		}
		keys, rest := p.keys(d, c.args[1], 0)
		if rest != nil {
			continue
		}
		p.report(d.unit, "nullable", c.loc, "object.get of what may be null",
			"%s is null in many events, and object.get of null has no value. Name the whole path: object.get(%s, [%s], …).",
			reads[0].path[0], inner[1], quoted(append(slices.Clone(reads[0].path), keys...)))
	}
}

// nullable are the fields that are null in events without them.
var nullable = []string{"requestParameters", "responseElements", "additionalEventData", "serviceEventDetails", "resources"}

func quoted(path []string) string {
	out := make([]string, len(path))
	for i, s := range path {
		out[i] = `"` + s + `"`
	}
	return strings.Join(out, ", ")
}
