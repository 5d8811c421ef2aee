package lint

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// any is the segment of a path that stands for whatever entry.
const anyEntry = "[]"

// maxDepth bounds how far local variables and helpers are followed.
const maxDepth = 6

// path gives the place in the event that a term reads: ["userIdentity", "type"] for input.userIdentity.type, or for a
// variable that stands for it. False for what is no part of the event. What a function reads is reads' matter.
func (p *pack) path(d *def, t *ast.Term) ([]string, bool) { return p.pathAt(d, t, 0) }

func (p *pack) pathAt(d *def, t *ast.Term, depth int) ([]string, bool) {
	if depth > maxDepth {
		return nil, false
	}
	switch v := t.Value.(type) {
	case ast.Ref:
		base, ok := p.root(d, v[0], depth)
		if !ok {
			return nil, false
		}
		for _, s := range v[1:] {
			base = append(base, segment(s))
		}
		return base, true
	case ast.Var:
		return p.root(d, t, depth)
	}
	return nil, false
}

// root gives the place that the head of a reference, or a variable, stands for.
func (p *pack) root(d *def, t *ast.Term, depth int) ([]string, bool) {
	v, ok := t.Value.(ast.Var)
	if !ok {
		return nil, false
	}
	if v.Equal(ast.InputRootDocument.Value) {
		return nil, true
	}
	if _, ok := d.events[v]; ok {
		return nil, true
	}
	b, ok := d.locals[v]
	switch {
	case !ok || b.count > 1:
		return nil, false
	case b.in != nil:
		base, ok := p.pathAt(d, b.in, depth+1)
		return append(slices.Clip(base), anyEntry), ok
	}
	base, ok := p.pathAt(d, b.term, depth+1)
	return slices.Clip(base), ok
}

func segment(t *ast.Term) string {
	if s, ok := t.Value.(ast.String); ok {
		return string(s)
	}
	return anyEntry
}

// read is a place where a part of the event is read.
type read struct {
	path  []string
	loc   *ast.Location
	total bool // by a function that has a value where the part is missing
	term  *ast.Term
}

// reader says that a function reads the event's field at prefix and then at the path that an argument holds.
type reader struct {
	event, path int // indices of arguments
	prefix      []string
}

// libraryReaders are the functions of the library that read what a path names.
var libraryReaders = map[string]reader{
	"data.trailgate.lib.event.request":    {0, 1, []string{"requestParameters"}},
	"data.trailgate.lib.event.response":   {0, 1, []string{"responseElements"}},
	"data.trailgate.lib.event.additional": {0, 1, []string{"additionalEventData"}},
	"data.trailgate.lib.event.read":       {0, 1, nil},
	"data.trailgate.lib.event.text":       {0, 1, nil},
}

// summarise finds the functions of the pack that hand a path on to a reader.
func (p *pack) summarise() {
	p.summaries = map[string][]reader{}
	for name, r := range libraryReaders {
		p.summaries[name] = []reader{r}
	}
	for range maxDepth {
		changed := false
		for _, d := range p.own {
			for _, c := range d.calls {
				for _, r := range p.readersOf(d, c) {
					if s, ok := p.handsOn(d, c, r); ok && !slices.ContainsFunc(p.summaries[d.name], s.equal) {
						p.summaries[d.name] = append(p.summaries[d.name], s)
						changed = true
					}
				}
			}
		}
		if !changed {
			return
		}
	}
}

func (r reader) equal(s reader) bool {
	return r.event == s.event && r.path == s.path && slices.Equal(r.prefix, s.prefix)
}

// readersOf is how a call reads the event, where it does so by a path.
func (p *pack) readersOf(d *def, c call) []reader {
	if c.name == "object.get" {
		return []reader{{event: 0, path: 1}}
	}
	if rs := p.summaries[c.name]; rs != nil {
		return rs
	}
	return p.summaries[d.unit.Package.Path.String()+"."+c.name]
}

// handsOn tells how a function that calls a reader is one itself.
func (p *pack) handsOn(d *def, c call, r reader) (reader, bool) {
	if r.event >= len(c.args) || r.path >= len(c.args) || !p.isEvent(d, c.args[r.event]) {
		return reader{}, false
	}
	v, ok := c.args[r.event].Value.(ast.Var)
	if !ok {
		return reader{}, false
	}
	at, ok := d.events[v]
	if !ok {
		return reader{}, false
	}
	prefix, rest := p.keys(d, c.args[r.path], 0)
	if rest == nil {
		return reader{}, false
	}
	for i, a := range d.rule.Head.Args {
		if a.Value.Compare(rest) == 0 {
			return reader{event: at, path: i, prefix: slices.Concat(r.prefix, prefix)}, true
		}
	}
	return reader{}, false
}

// keys reads an argument that names a path: a key, an array of keys, a variable that stands for either, or array.concat
// of arrays. rest is the variable that the path ends with where it is not wholly known.
func (p *pack) keys(d *def, t *ast.Term, depth int) (known []string, rest ast.Value) {
	if depth > maxDepth {
		return nil, ast.Null{}
	}
	switch v := t.Value.(type) {
	case ast.String:
		return []string{string(v)}, nil
	case *ast.Array:
		v.Foreach(func(k *ast.Term) { known = append(known, segment(k)) })
		return known, nil
	case ast.Var:
		if b, ok := d.locals[v]; ok && b.count == 1 && b.term != nil {
			return p.keys(d, b.term, depth+1)
		}
		return nil, v
	case ast.Call:
		if v[0].String() != "array.concat" || len(v) != 3 {
			return nil, ast.Null{}
		}
		if known, rest = p.keys(d, v[1], depth+1); rest != nil {
			return nil, ast.Null{}
		}
		more, rest := p.keys(d, v[2], depth+1)
		return append(known, more...), rest
	}
	return nil, ast.Null{}
}

// callRead gives the places that a call reads by a path.
func (p *pack) callRead(d *def, c call) []read {
	var out []read
	for _, r := range p.readersOf(d, c) {
		if r.event >= len(c.args) || r.path >= len(c.args) {
			continue
		}
		base, ok := p.path(d, c.args[r.event])
		if !ok {
			continue
		}
		keys, rest := p.keys(d, c.args[r.path], 0)
		if rest != nil {
			continue
		}
		path := slices.Concat(base, r.prefix, keys)
		out = append(out, read{path: path, loc: c.args[r.path].Location, total: true, term: c.args[r.path]})
	}
	if c.name == "data.trailgate.lib.identity.first" && len(c.args) == 2 && p.isEvent(d, c.args[1]) {
		if paths, ok := c.args[0].Value.(*ast.Array); ok {
			paths.Foreach(func(t *ast.Term) {
				if keys, rest := p.keys(d, t, 0); rest == nil {
					out = append(out, read{path: keys, loc: t.Location, total: true, term: t})
				}
			})
		}
	}
	return out
}

// valueRead gives the place whose value a term is: read directly or by a function that reads just that.
func (p *pack) valueRead(d *def, t *ast.Term) (read, bool) { return p.valueAt(d, t, 0) }

func (p *pack) valueAt(d *def, t *ast.Term, depth int) (read, bool) {
	if path, ok := p.path(d, t); ok {
		return read{path: path, loc: t.Location, term: t}, true
	}
	if v, ok := t.Value.(ast.Var); ok && depth < maxDepth {
		if b := d.locals[v]; b.count == 1 && b.term != nil {
			return p.valueAt(d, b.term, depth+1)
		}
	}
	c, ok := t.Value.(ast.Call)
	if !ok {
		return read{}, false
	}
	ref, ok := c[0].Value.(ast.Ref)
	if !ok {
		return read{}, false
	}
	name := d.unit.full(ref)
	if path, ok := libraryFields[name]; ok && len(c) == 2 && p.isEvent(d, c[1]) {
		return read{path: path, loc: t.Location, total: true, term: t}, true
	}
	if name == "lower" || name == "upper" || name == "trim_space" { // another value than the field has
		return read{}, false
	}
	if _, isReader := libraryReaders[name]; isReader || name == "object.get" || len(p.summaries[name]) == 1 {
		if rs := p.callRead(d, call{name, c[1:], t.Location}); len(rs) == 1 {
			rs[0].loc = t.Location
			return rs[0], true
		}
	}
	return read{}, false
}

// libraryFields are the functions of the library that give one field.
var libraryFields = map[string][]string{
	"data.trailgate.lib.identity.type":       {"userIdentity", "type"},
	"data.trailgate.lib.identity.caller_arn": {"userIdentity", "arn"},
	"data.trailgate.lib.identity.issuer_arn": {"userIdentity", "sessionContext", "sessionIssuer", "arn"},
	"data.trailgate.lib.identity.invoked_by": {"userIdentity", "invokedBy"},
	"data.trailgate.lib.identity.access_key": {"userIdentity", "accessKeyId"},
	"data.trailgate.lib.identity.recipient":  {"recipientAccountId"},
	"data.trailgate.lib.event.region":        {"awsRegion"},
}
