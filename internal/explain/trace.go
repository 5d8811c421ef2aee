package explain

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// maxInside is how many evaluations of helpers are kept for one condition.
const maxInside = 3

// tracer follows an evaluation and sorts its steps by the conditions as their author wrote them: the compiler takes an
// expression apart, and each part keeps a place within it.
type tracer struct {
	document string
	rules    map[place]source
	frames   map[uint64]*frame
	top      []*Body
}

type place struct {
	file   string
	offset int
}

// source is a rule as it was written.
type source struct {
	rule   *ast.Rule
	module *ast.Module
}

// frame is a query of the evaluation: a body of a rule, or something nested in one.
type frame struct {
	parent  uint64
	body    *Body // nil for what is nested
	lines   []*Line
	spans   []span // of the lines
	head    *Line
	current *Line
}

type span struct{ from, to int }

func newTracer(modules map[string]*ast.Module, document ast.Ref) *tracer {
	t := &tracer{document: document.String(), rules: map[place]source{}, frames: map[uint64]*frame{}}
	for _, m := range modules {
		ast.WalkRules(m, func(r *ast.Rule) bool {
			t.rules[placeOf(r.Location)] = source{r, m}
			return false
		})
	}
	return t
}

func placeOf(l *ast.Location) place { return place{l.File, l.Offset} }

// Enabled tells that the tracer wants to see events.
func (t *tracer) Enabled() bool { return true }

// Config asks for the values of variables.
func (t *tracer) Config() topdown.TraceConfig { return topdown.TraceConfig{PlugLocalVars: true} }

// TraceEvent takes one step.
func (t *tracer) TraceEvent(e topdown.Event) {
	switch node := e.Node.(type) {
	case *ast.Rule:
		t.rule(&e, node)
	case *ast.Expr:
		t.expr(&e, node)
	default:
		t.frame(&e)
	}
}

// frame returns the frame of an event.
func (t *tracer) frame(e *topdown.Event) *frame {
	f := t.frames[e.QueryID]
	if f == nil {
		f = &frame{parent: e.ParentID}
		t.frames[e.QueryID] = f
	}
	return f
}

func (t *tracer) rule(e *topdown.Event, r *ast.Rule) {
	switch e.Op {
	default:
	case topdown.EnterOp:
		t.enter(e, r)
	case topdown.ExitOp:
		f := t.frame(e)
		f.leave(e)
		if f.body != nil {
			f.body.Held = true
		}
	}
}

// enter begins a body.
func (t *tracer) enter(e *topdown.Event, r *ast.Rule) {
	f := t.frame(e)
	src, ok := t.rules[placeOf(r.Location)]
	if f.body != nil || !ok {
		return
	}
	f.begin(src)
	if r.Ref().GroundPrefix().String() == t.document {
		t.top = append(t.top, f.body)
		return
	}
	if caller := t.caller(f.parent); caller != nil && len(f.lines) > 0 && len(caller.current.Inside) < maxInside {
		caller.current.Inside = append(caller.current.Inside, f.body)
	}
}

// caller returns the frame of a body that a query is nested in, where a condition of it is being evaluated.
func (t *tracer) caller(id uint64) *frame {
	for range len(t.frames) {
		f := t.frames[id]
		if f == nil {
			return nil
		}
		if f.body != nil {
			if f.current == nil {
				return nil
			}
			return f
		}
		id = f.parent
	}
	return nil
}

// begin makes the lines of a body.
func (f *frame) begin(src source) {
	r := src.rule
	f.body = &Body{Name: r.Head.Ref().GroundPrefix().String(), File: r.Location.File, Line: r.Location.Row}
	for _, x := range r.Body {
		if x.Generated || x.Location == nil || len(x.Location.Text) == 0 {
			continue
		}
		if b, ok := x.Terms.(*ast.Term); ok && b.Value.Compare(ast.Boolean(true)) == 0 {
			continue // of a rule without body
		}
		if d, ok := x.Terms.(*ast.SomeDecl); ok && !isMembership(d) {
			continue // it only declares variables
		}
		line := &Line{Line: x.Location.Row, Text: string(x.Location.Text), State: NotReached, expr: x, module: src.module}
		f.lines = append(f.lines, line)
		f.spans = append(f.spans, span{x.Location.Offset, x.Location.Offset + len(x.Location.Text)})
	}
	f.body.Lines = f.lines
	if h := r.Head.Location; h != nil {
		f.head = &Line{Line: h.Row, Text: strings.TrimSpace(string(h.Text)), State: NotReached, module: src.module}
	}
}

func isMembership(d *ast.SomeDecl) bool {
	if len(d.Symbols) != 1 {
		return false
	}
	_, ok := d.Symbols[0].Value.(ast.Call)
	return ok
}

// expr takes a step within a body.
func (t *tracer) expr(e *topdown.Event, x *ast.Expr) {
	f := t.frame(e)
	if f.body == nil || x.Location == nil {
		return
	}
	line := f.line(x.Location)
	if line == nil {
		return
	}
	switch e.Op {
	default:
	case topdown.EvalOp:
		if line != f.current {
			f.leave(e)
			line.Tried++
			f.current = line
		}
	case topdown.RedoOp:
		f.current = line
	case topdown.FailOp:
		if !line.failed && line.Held == 0 {
			line.locals, line.failed = localsOf(e), true
		}
		f.current = line
	}
}

// leave notes that the condition under evaluation held, since the next one is begun.
func (f *frame) leave(e *topdown.Event) {
	if f.current == nil {
		return
	}
	if f.current.Held == 0 {
		f.current.locals = localsOf(e)
	}
	f.current.Held++
	f.current = nil
}

// line returns the condition that a part of a compiled body is of. What stands in none of them is of the head.
func (f *frame) line(l *ast.Location) *Line {
	for i, s := range f.spans {
		if s.from <= l.Offset && l.Offset < s.to {
			return f.lines[i]
		}
	}
	if f.head != nil && l.File == f.body.File && len(l.Text) > 0 {
		if !slices.Contains(f.body.Lines, f.head) {
			f.body.Lines = append(slices.Clip(f.body.Lines), f.head)
		}
		return f.head
	}
	return nil
}

// localsOf returns the values of the variables that the author named.
func localsOf(e *topdown.Event) map[string]ast.Value {
	out := map[string]ast.Value{}
	if e.Locals == nil {
		return out
	}
	e.Locals.Iter(func(k, v ast.Value) bool {
		name, ok := k.(ast.Var)
		if !ok {
			return false
		}
		if meta, ok := e.LocalMetadata[name]; ok {
			name = meta.Name
		}
		if !name.IsGenerated() && v.IsGround() {
			out[string(name)] = v
		}
		return false
	})
	return out
}
