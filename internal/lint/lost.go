package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// certain are the fields that every event has (CloudTrail User Guide, "Record contents"). Of userIdentity that is the
// object alone.
var certain = []string{
	"eventVersion", "eventTime", "eventSource", "eventName", "eventID", "eventType", "awsRegion", "userIdentity",
	"insightDetails", "timeWindow", "summary",
}

func isCertain(path []string) bool {
	return len(path) == 0 || len(path) == 1 && slices.Contains(certain, path[0])
}

// checkLost finds findings, and conditions under not, that are lost where a field that they mention is missing: OPA looks
// up the operands of calls and the fields of objects before anything else, and what is undefined there makes the whole
// body undefined.
func (p *pack) checkLost() {
	for _, d := range p.own {
		if d.groups {
			continue
		}
		b := p.bodyOf(d)
		if name := d.short(); isJudging(name) || name == "collect" {
			p.checkFinding(d, b)
		}
		for _, e := range d.rule.Body {
			if e.Negated {
				p.checkNegated(d, b, e)
			}
		}
	}
}

// body is a body with its expressions told apart.
type body struct {
	said    []*ast.Expr // assignments whose variable only the finding uses
	guarded [][]string  // what a condition proves to be there
}

// bodyOf tells the expressions of a body apart: assignments that only serve the finding, and conditions.
func (p *pack) bodyOf(d *def) body {
	said := map[*ast.Expr]ast.Var{}
	for _, e := range d.rule.Body {
		if v, ok := assigned(e); ok {
			said[e] = v
		}
	}
	for changed := true; changed; {
		changed = false
		for e, v := range said {
			if slices.ContainsFunc(d.rule.Body, func(o *ast.Expr) bool {
				_, isSaid := said[o]
				return !isSaid && !o.Negated && o != e && mentions(o, v)
			}) {
				delete(said, e)
				changed = true
			}
		}
	}
	var b body
	for _, e := range d.rule.Body {
		switch _, isSaid := said[e]; {
		case isSaid:
			b.said = append(b.said, e)
		case !e.Negated:
			b.guarded = append(b.guarded, p.proved(d, e, 0)...)
		}
	}
	return b
}

// assigned returns the variable of "v := …".
func assigned(e *ast.Expr) (ast.Var, bool) {
	t, ok := e.Terms.([]*ast.Term)
	if !ok || e.Negated || len(t) != 3 {
		return "", false
	}
	if op := t[0].String(); op != "assign" && op != "eq" {
		return "", false
	}
	v, ok := t[1].Value.(ast.Var)
	return v, ok && !v.IsWildcard()
}

func mentions(e *ast.Expr, v ast.Var) bool {
	found := false
	ast.WalkVars(e, func(x ast.Var) bool {
		found = found || x == v
		return found
	})
	return found
}

// proved lists the paths that are there when an expression holds.
func (p *pack) proved(d *def, e *ast.Expr, depth int) [][]string {
	var out [][]string
	for _, r := range p.plainReads(d, e) {
		out = append(out, r.path)
	}
	var op *ast.Term
	var args []*ast.Term
	switch t := e.Terms.(type) {
	case []*ast.Term:
		op, args = t[0], t[1:]
	case *ast.Term:
		if c, ok := t.Value.(ast.Call); ok {
			op, args = c[0], c[1:]
		}
	}
	if op == nil || depth > maxDepth || !slices.ContainsFunc(args, func(t *ast.Term) bool { return p.isEvent(d, t) }) {
		return out
	}
	if ref, ok := op.Value.(ast.Ref); ok {
		out = append(out, p.provedByAll(p.called(d, call{name: d.unit.full(ref)}), depth)...)
	}
	return out
}

// provedByAll lists what all definitions of a helper prove.
func (p *pack) provedByAll(defs []*def, depth int) [][]string {
	var out [][]string
	for i, d := range defs {
		if d.rule.Default || d.unit.library {
			return nil
		}
		var own [][]string
		for _, e := range d.rule.Body {
			if !e.Negated {
				own = append(own, p.proved(d, e, depth+1)...)
			}
		}
		if i == 0 {
			out = own
			continue
		}
		out = slices.DeleteFunc(out, func(path []string) bool { return !covers(own, path) })
	}
	return out
}

// covers tells whether a path, or one below it, is in a list.
func covers(list [][]string, path []string) bool {
	return slices.ContainsFunc(list, func(g []string) bool { return len(g) >= len(path) && slices.Equal(g[:len(path)], path) })
}

// plainReads lists the places that a node reads directly, but in comprehensions and the body of every: what is undefined
// there is undefined there alone.
func (p *pack) plainReads(d *def, node any) []read {
	var out []read
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension:
			return true
		case *ast.Every:
			out = append(out, p.plainReads(d, x.Domain)...)
			return true
		case *ast.Term:
			if _, ok := x.Value.(ast.Ref); ok {
				if path, ok := p.path(d, x); ok && len(path) > 0 {
					out = append(out, read{path: path, loc: x.Location, term: x})
				}
			}
		}
		return false
	}).Walk(node)
	return out
}

// checkFinding holds what a finding mentions against what the body proves.
func (p *pack) checkFinding(d *def, b body) {
	report := func(t *ast.Term) {
		for _, r := range p.plainReads(d, t) {
			if isCertain(r.path) || covers(b.guarded, r.path) {
				continue
			}
			p.report(d.unit, "lost-finding", r.loc, "Finding that can be lost",
				"%s can be absent or null, and then the rule has no finding at all. Read it with %s, or test it in the body.", dotted(r.path), getter(r.path))
		}
		for _, c := range p.callsIn(d, t) {
			if path := p.partial(d, c, b); path != nil {
				p.report(d.unit, "lost-finding", c.loc, "Finding that can be lost",
					"%s has no value where %s is absent or null, and then the rule has no finding at all. Let it read the field with object.get, or give it a default.",
					lastName(c.name), dotted(path))
			}
		}
	}
	if d.rule.Head.Key != nil {
		report(d.rule.Head.Key)
	}
	wanted := map[ast.Var]bool{}
	note := func(x any) {
		ast.WalkVars(x, func(v ast.Var) bool { wanted[v] = true; return false })
	}
	note(d.rule.Head)
	for _, e := range slices.Backward(b.said) { // a variable stands before its use
		if v, _ := assigned(e); wanted[v] {
			value := e.Terms.([]*ast.Term)[2]
			note(value)
			report(value)
		}
	}
}

// partial returns a field without which a helper of the pack has no value, when it has one definition without default.
func (p *pack) partial(d *def, c call, b body) []string {
	defs := p.called(d, c)
	if len(defs) != 1 || defs[0].unit.library || defs[0].rule.Default || len(defs[0].events) == 0 {
		return nil
	}
	to := defs[0]
	if slices.ContainsFunc(p.own, func(o *def) bool { return o.name == to.name && o != to }) {
		return nil
	}
	reads := p.plainReads(to, to.rule.Head)
	for _, e := range to.rule.Body {
		if !e.Negated {
			reads = append(reads, p.plainReads(to, e)...)
		}
	}
	for _, r := range reads {
		if !isCertain(r.path) && !covers(b.guarded, r.path) {
			return r.path
		}
	}
	return nil
}

// checkNegated holds the arguments of calls under not against what the body proves. That a reference alone is undefined,
// or one side of a comparison for equality, is what not is for.
func (p *pack) checkNegated(d *def, b body, e *ast.Expr) {
	report := func(t *ast.Term) { p.reportNegated(d, b, t) }
	switch t := e.Terms.(type) {
	case *ast.Term:
		p.operand(d, t, report)
	case []*ast.Term:
		op := t[0].String()
		for _, a := range t[1:] {
			if op == "equal" || op == "eq" {
				p.operand(d, a, report)
			} else {
				report(a)
			}
		}
	}
}

// operand reports what is looked up before not: all but a reference into the event itself.
func (p *pack) operand(d *def, t *ast.Term, report func(*ast.Term)) {
	switch v := t.Value.(type) {
	case ast.Ref:
		if _, ok := p.path(d, t); ok {
			return
		}
		for _, s := range v[1:] {
			report(s)
		}
	case ast.Call:
		for _, a := range v[1:] {
			report(a)
		}
	case *ast.Array, ast.Object, ast.Set:
		report(t)
	}
}

func (p *pack) reportNegated(d *def, b body, t *ast.Term) {
	reads := p.plainReads(d, t)
	if v, ok := t.Value.(ast.Var); ok && d.locals[v].term != nil {
		if path, ok := p.path(d, t); ok && len(path) > 0 {
			reads = append(reads, read{path: path, loc: t.Location, term: t})
		}
	}
	for _, r := range reads {
		if isCertain(r.path) || covers(b.guarded, r.path) {
			continue
		}
		p.report(d.unit, "lost-negation", r.loc, "Condition that can be lost",
			"%s can be absent or null. Rego looks it up before not, so that the body fails where it is missing, although the condition does not hold. Read it with %s, or test it before.",
			dotted(r.path), getter(r.path))
	}
	for _, c := range p.callsIn(d, t) {
		if path := p.partial(d, c, b); path != nil {
			p.report(d.unit, "lost-negation", c.loc, "Condition that can be lost",
				"%s has no value where %s is absent or null. Rego looks it up before not, so that the body fails there. Let it read the field with object.get, or give it a default.",
				lastName(c.name), dotted(path))
		}
	}
}

func dotted(path []string) string {
	return "input." + strings.ReplaceAll(strings.Join(path, "."), ".[]", "[_]")
}

func getter(path []string) string {
	switch {
	case slices.Contains(path, anyEntry):
		return "object.get from the entry"
	case len(path) == 1 && slices.Contains(nullable, path[0]):
		return fmt.Sprintf(`object.get(input, ["%s", …], "")`, path[0])
	}
	return fmt.Sprintf(`object.get(input, [%s], "")`, quoted(path))
}

func lastName(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
