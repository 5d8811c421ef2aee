package lint

import (
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// literal is a string that a rule compares with.
type literal struct {
	text string
	term *ast.Term // where it is written
	unit *unit
}

// condition is a comparison of a part of the event with strings.
type condition struct {
	path     []string
	op       string // "is", "startswith", "endswith", "contains", "matches"
	values   []literal
	negative bool // under not, or !=
	expr     *ast.Expr
	nested   bool // in a comprehension or every: it does not bound the events that the body is about
}

// facts are what a definition says of the events that it holds for.
type facts struct {
	conditions []condition
	sources    []string // nil where they are not bounded
	names      []string
	types      []string // of identities
	eventTypes []string
}

// factsOf gathers what a definition, with the helpers it calls, says of its events.
func (p *pack) factsOf(d *def) *facts {
	if d.facts != nil {
		return d.facts
	}
	if d.busy { // recursion
		return &facts{}
	}
	d.busy = true
	defer func() { d.busy = false }()
	f := &facts{}
	p.conditions(d, d.rule.Body, false, &f.conditions)
	p.conditions(d, d.rule.Head, true, &f.conditions)
	bound := map[string][]string{}
	narrow := func(key string, values []string) {
		if have, ok := bound[key]; ok {
			values = slices.DeleteFunc(slices.Clone(have), func(v string) bool { return !slices.Contains(values, v) })
		}
		bound[key] = values
	}
	for _, c := range f.conditions {
		if !c.negative && !c.nested && c.op == "is" && c.values != nil {
			narrow(strings.Join(c.path, "."), texts(c.values))
		}
	}
	for _, e := range d.rule.Body {
		if !e.Negated {
			p.narrowByHelper(d, e, narrow)
		}
	}
	f.sources, f.names = bound["eventSource"], bound["eventName"]
	f.types, f.eventTypes = bound["userIdentity.type"], bound["eventType"]
	d.facts = f
	return f
}

func texts(ls []literal) []string {
	out := make([]string, len(ls))
	for i, l := range ls {
		out[i] = l.text
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// narrowByHelper adds what a helper demands that an expression calls with the event: what all of its definitions do.
func (p *pack) narrowByHelper(d *def, e *ast.Expr, narrow func(string, []string)) {
	terms, ok := e.Terms.([]*ast.Term)
	if !ok || len(e.With) > 0 {
		if t, isTerm := e.Terms.(*ast.Term); isTerm {
			p.narrowByTerm(d, t, narrow)
		}
		return
	}
	ref, ok := terms[0].Value.(ast.Ref)
	if !ok || !slices.ContainsFunc(terms[1:], func(t *ast.Term) bool { return p.isEvent(d, t) }) {
		return
	}
	p.narrowBy(p.called(d, call{name: d.unit.full(ref)}), narrow)
}

func (p *pack) narrowByTerm(d *def, t *ast.Term, narrow func(string, []string)) {
	switch v := t.Value.(type) {
	case ast.Var:
		p.narrowBy(p.called(d, call{name: d.unit.full(ast.Ref{t})}), narrow)
	case ast.Ref:
		p.narrowBy(p.called(d, call{name: d.unit.full(v)}), narrow)
	case ast.Call:
		ref, ok := v[0].Value.(ast.Ref)
		if ok && slices.ContainsFunc(v[1:], func(t *ast.Term) bool { return p.isEvent(d, t) }) {
			p.narrowBy(p.called(d, call{name: d.unit.full(ref)}), narrow)
		}
	}
}

func (p *pack) narrowBy(defs []*def, narrow func(string, []string)) {
	defs = slices.DeleteFunc(slices.Clone(defs), func(d *def) bool { return d.rule.Default })
	if len(defs) == 0 || slices.ContainsFunc(defs, func(d *def) bool { return d.unit.library }) {
		return
	}
	for key, of := range map[string]func(*facts) []string{
		"eventSource": func(f *facts) []string { return f.sources }, "eventName": func(f *facts) []string { return f.names },
		"userIdentity.type": func(f *facts) []string { return f.types }, "eventType": func(f *facts) []string { return f.eventTypes },
	} {
		var all []string
		bounded := true
		for _, d := range defs {
			values := of(p.factsOf(d))
			bounded = bounded && values != nil
			all = append(all, values...)
		}
		if bounded {
			slices.Sort(all)
			narrow(key, slices.Compact(all))
		}
	}
}

// inherited is what is known of the events of a definition from itself or else from all of its callers.
func (p *pack) inherited(d *def, of func(*facts) []string) []string {
	return p.inheritedAt(d, of, map[*def]bool{})
}

func (p *pack) inheritedAt(d *def, of func(*facts) []string, seen map[*def]bool) []string {
	if own := of(p.factsOf(d)); own != nil {
		return own
	}
	if seen[d] || len(d.callers) == 0 {
		return nil
	}
	seen[d] = true
	all := map[string]bool{}
	for _, c := range d.callers {
		if seen[c] {
			continue
		}
		values := p.inheritedAt(c, of, seen)
		if values == nil {
			return nil
		}
		for _, v := range values {
			all[v] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// conditions gathers the comparisons in a node.
func (p *pack) conditions(d *def, node any, nested bool, into *[]condition) {
	var walk func(x any, negative, nested bool)
	walk = func(x any, negative, nested bool) {
		ast.NewGenericVisitor(func(x any) bool {
			switch x := x.(type) {
			case *ast.Rule:
				return true
			case *ast.Expr:
				if x.Negated && !negative {
					positive := x.Copy()
					positive.Negated = false
					p.condition(d, positive, true, nested, into)
					for _, t := range operands(x) {
						walk(t, true, nested)
					}
					return true
				}
				p.condition(d, x, negative, nested, into)
				if every, ok := x.Terms.(*ast.Every); ok {
					walk(every.Domain, negative, nested)
					walk(every.Body, negative, true)
					return true
				}
			case *ast.ArrayComprehension:
				walk(x.Term, negative, true)
				walk(x.Body, negative, true)
				return true
			case *ast.SetComprehension:
				walk(x.Term, negative, true)
				walk(x.Body, negative, true)
				return true
			case *ast.ObjectComprehension:
				walk(x.Key, negative, true)
				walk(x.Value, negative, true)
				walk(x.Body, negative, true)
				return true
			case ast.Call:
				if len(x) > 1 {
					p.compared(d, x[0].String(), x[1:], &ast.Expr{}, negative, true, into)
				}
			}
			return false
		}).Walk(x)
	}
	walk(node, false, nested)
}

func operands(e *ast.Expr) []*ast.Term {
	switch t := e.Terms.(type) {
	case *ast.Term:
		return []*ast.Term{t}
	case []*ast.Term:
		return t[1:]
	}
	return nil
}

// condition adds the comparison that an expression is.
func (p *pack) condition(d *def, e *ast.Expr, negative, nested bool, into *[]condition) {
	switch t := e.Terms.(type) {
	case []*ast.Term:
		p.compared(d, t[0].String(), t[1:], e, negative, nested, into)
	case *ast.Term:
		switch v := t.Value.(type) {
		case ast.Ref: // names[input.eventName]
			if len(v) != 2 {
				return
			}
			if r, ok := p.valueRead(d, v[1]); ok {
				if values := p.constant(d, v[0], 0); values != nil {
					*into = append(*into, condition{r.path, "is", values, negative, e, nested})
				}
			}
		case ast.Call:
			if len(v) > 1 {
				p.compared(d, v[0].String(), v[1:], e, negative, nested, into)
			}
		}
	case *ast.SomeDecl: // some input.eventName in names has no such form
	}
}

// compared adds the comparison that a call of a builtin is.
func (p *pack) compared(d *def, op string, args []*ast.Term, e *ast.Expr, negative, nested bool, into *[]condition) {
	add := func(at, with *ast.Term, op string, negative bool) {
		r, ok := p.valueRead(d, at)
		if !ok {
			return
		}
		if values := p.constant(d, with, 0); values != nil {
			*into = append(*into, condition{r.path, op, values, negative, e, nested})
		}
	}
	if len(args) < 2 {
		return
	}
	switch op {
	case "equal", "eq":
		add(args[0], args[1], "is", negative)
		add(args[1], args[0], "is", negative)
	case "neq":
		add(args[0], args[1], "is", true)
		add(args[1], args[0], "is", true)
	case "internal.member_2":
		add(args[0], args[1], "is", negative)
	case "object.get": // object.get({"CreateUser": …}, input.eventName, …)
		if path, ok := p.path(d, args[0]); !ok || len(path) > 0 {
			add(args[1], args[0], "is", true)
		}
	case "startswith", "endswith", "contains":
		add(args[0], args[1], op, negative)
	case "regex.match":
		add(args[1], args[0], "matches", negative)
	}
}

// constant gives the strings that a term stands for: a string, a set, array or object of strings (of an object its keys),
// a variable or rule that is one, or an entry of one. Nil where it is none.
func (p *pack) constant(d *def, t *ast.Term, depth int) []literal {
	if depth > maxDepth {
		return nil
	}
	var out []literal
	take := func(x *ast.Term) bool {
		s, ok := x.Value.(ast.String)
		if ok {
			out = append(out, literal{string(s), x, d.unit})
		}
		return ok
	}
	whole := true
	switch v := t.Value.(type) {
	case ast.String:
		take(t)
	case ast.Set:
		v.Foreach(func(x *ast.Term) { whole = take(x) && whole })
	case *ast.Array:
		v.Foreach(func(x *ast.Term) { whole = take(x) && whole })
	case ast.Object:
		v.Foreach(func(k, _ *ast.Term) { whole = take(k) && whole })
	case ast.Var:
		b, ok := d.locals[v]
		switch {
		case ok && b.count == 1 && b.term != nil:
			return p.constant(d, b.term, depth+1)
		case ok && b.count == 1 && b.in != nil:
			return p.constant(d, b.in, depth+1)
		case !ok:
			return p.constantRule(p.called(d, call{name: d.unit.full(ast.Ref{t})}), depth)
		}
		return nil
	case ast.Ref:
		if v[0].Equal(ast.InputRootDocument) || !v.IsGround() {
			return nil
		}
		return p.constantRule(p.called(d, call{name: d.unit.full(v)}), depth)
	default:
		return nil
	}
	if !whole {
		return nil
	}
	return out
}

// constantRule gives the strings of a rule that is one value, without conditions.
func (p *pack) constantRule(defs []*def, depth int) []literal {
	if len(defs) != 1 || defs[0].unit.library {
		return nil
	}
	r := defs[0].rule
	if r.Head.RuleKind() != ast.SingleValue || len(r.Head.Args) > 0 || r.Head.Value == nil || !unconditional(r) {
		return nil
	}
	return p.constant(defs[0], r.Head.Value, depth+1)
}

func unconditional(r *ast.Rule) bool {
	return len(r.Body) == 0 || len(r.Body) == 1 && r.Body[0].Equal(ast.NewExpr(ast.BooleanTerm(true)))
}
