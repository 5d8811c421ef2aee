package prefilter

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// maxID bounds the text by which what a function gives for arguments is remembered, in bytes.
const maxID = 8 << 10

// call gives the cases in which a call holds: of a builtin or a function, its result captured by a last operand or not.
func (d *Deriver) call(terms []*ast.Term, s state) []state {
	name := operator(terms)
	if len(terms) == 3 || len(terms) == 4 && d.broken.has(faultCaptureAsTruth) {
		switch name {
		case ast.Equality.Name:
			return d.unify(terms[1], terms[2], s)
		case ast.Equal.Name:
			return d.comparison("==", terms, s)
		case ast.NotEqual.Name:
			return d.comparison("!=", terms, s)
		case ast.Member.Name:
			return d.member(terms[1], terms[2], s)
		}
	}
	n := d.arity(terms)
	if n > len(terms)-1 {
		return []state{s} // not known
	}
	args, result := terms[1:1+n], terms[1+n:]
	var bs []branch
	if b := ast.BuiltinMap[name]; b != nil {
		bs = d.builtin(b, args, s)
	} else {
		bs = d.function(terms[0].Value.(ast.Ref), args, d.wanted(result, s), s)
	}
	var out []state
	for _, b := range bs {
		if len(result) > 0 {
			out = append(out, d.match(result[0], b.value, b.state)...)
		} else {
			out = append(out, d.truth(b.value, b.state)...)
		}
	}
	return out
}

// wanted tells whether a call's result matters, and not only that there is one.
func (d *Deriver) wanted(result []*ast.Term, s state) bool {
	if len(result) == 0 {
		return true
	}
	v, ok := result[0].Value.(ast.Var)
	return !ok || s.live == nil || s.live[v]
}

func (d *Deriver) comparison(sign string, terms []*ast.Term, s state) []state {
	cases, ok := d.operands(terms[1:3], s)
	if !ok {
		return []state{s}
	}
	var out []state
	for _, c := range cases {
		out = append(out, d.compare(sign, c.values[0], c.values[1], c.state)...)
	}
	return out
}

// member gives the cases of "x in collection".
func (d *Deriver) member(x, collection *ast.Term, s state) []state {
	var out []state
	for _, c := range d.eval(collection, s) {
		switch c.value.kind {
		case constant:
			var elements []ast.Value
			for _, from := range c.value.consts {
				elements = append(elements, mapValues(rows(from, false), func(r row) ast.Value { return r.value })...)
			}
			if len(elements) > 0 {
				out = append(out, d.match(x, constantOf(elements...), c.state)...)
			}
		case composite:
			for _, item := range c.value.of.items {
				out = append(out, d.match(x, item, c.state)...)
			}
		default:
			for _, b := range d.builtin(ast.Member, []*ast.Term{x, collection}, s) {
				out = append(out, d.truth(b.value, b.state)...)
			}
			return out
		}
	}
	return out
}

// function gives the cases of a function's result.
func (d *Deriver) function(ref ast.Ref, args []*ast.Term, want bool, s state) []branch {
	rules := d.compiler.GetRulesExact(ref)
	if d.isReplaced(ref) {
		return one(s, value{})
	}
	cases, ok := d.operands(args, s)
	if !ok {
		return one(s, value{})
	}
	var out []branch
	for _, c := range cases {
		key := "function"
		if want {
			key = "value of function"
		}
		for _, v := range c.values {
			if d.broken.has(faultMemoArgs) {
				break
			}
			key += "\x02" + v.id()
		}
		for _, o := range d.remember(ref, key, func() []outcome { return d.apply(rules, c.values, want) }) {
			if s, ok := c.state.all(o.tests); ok {
				out = append(out, branch{s, o.value})
			}
		}
	}
	return out
}

// outcome is what a helper may amount to: what must hold, and what it then gives.
type outcome struct {
	tests clause
	key   value // of a member of a set or object
	value value
}

// remember keeps outcomes, which depend on nothing but what is named; under a with they depend on it too.
func (d *Deriver) remember(ref ast.Ref, what string, find func() []outcome) []outcome {
	id := ref.String() + "\x02" + what
	if len(d.replaced) > 0 || len(id) > maxID {
		return find()
	}
	if known, ok := d.outcomes[id]; ok {
		return known
	}
	found := find()
	if d.steps <= maxSteps {
		d.outcomes[id] = found
	}
	return found
}

// apply gives the outcomes of a complete rule, or of a function for given arguments: of all of its bodies, since which
// of them holds is not known.
func (d *Deriver) apply(rules []*ast.Rule, args []value, want bool) []outcome {
	var out []outcome
	for i, first := range rules {
		if i > 0 && !first.Default && d.broken.has(faultDropUnion) {
			continue
		}
		for r := first; r != nil; r = r.Else {
			if r != first && d.broken.has(faultDropElse) || r.Default && d.broken.has(faultNoDefault) {
				continue
			}
			out = append(out, d.applyRule(r, args, want)...)
		}
	}
	return reduce(out, d.broken)
}

func (d *Deriver) applyRule(r *ast.Rule, args []value, want bool) []outcome {
	in := []state{{live: d.live(r, want)}}
	if !r.Default {
		in = d.arguments(r, args, in[0])
	}
	var out []outcome
	for _, s := range in {
		for _, s := range d.body(r, s, want) {
			if !want {
				out = append(out, outcome{tests: s.since(nil)})
				continue
			}
			for _, b := range d.eval(r.Head.Value, s) {
				out = append(out, outcome{tests: b.state.since(nil), value: b.value})
			}
		}
	}
	return out
}

// arguments matches the parameters of a function.
func (d *Deriver) arguments(r *ast.Rule, args []value, s state) []state {
	in := []state{s}
	for i, param := range r.Head.Args {
		if i >= len(args) {
			break
		}
		var next []state
		for _, s := range in {
			next = append(next, d.match(param, args[i], s)...)
		}
		if len(next) <= maxClauses {
			in = next
		}
	}
	return in
}

// reduce drops outcomes that others cover. With too many, nothing is known.
func reduce(all []outcome, broken fault) []outcome {
	switch {
	case len(all) < 2:
		return all
	case len(all) > maxSimplified:
		return []outcome{{}}
	}
	var order []string
	groups := map[string][]outcome{}
	for _, o := range all {
		id := o.key.id() + "\x02" + o.value.id()
		if _, ok := groups[id]; !ok {
			order = append(order, id)
		}
		groups[id] = append(groups[id], o)
	}
	var out []outcome
	for _, id := range order {
		group := groups[id]
		tests := make([]clause, len(group))
		for i, o := range group {
			tests[i] = o.tests
		}
		for _, c := range simplify(tests, broken) {
			out = append(out, outcome{tests: c, key: group[0].key, value: group[0].value})
		}
	}
	out = coveredByUnknown(out)
	if len(out) > maxClauses {
		return []outcome{{}}
	}
	return out
}

// coveredByUnknown drops outcomes for whose tests an unknown value is possible as well.
func coveredByUnknown(all []outcome) []outcome {
	var unknowns []clause
	for _, o := range all {
		if o.key.kind == unknown && o.value.kind == unknown {
			unknowns = append(unknowns, o.tests)
		}
	}
	var out []outcome
	for _, o := range all {
		covered := false
		for _, c := range unknowns {
			covered = covered || impliedBy(c, o.tests)
		}
		if !covered || o.key.kind == unknown && o.value.kind == unknown {
			out = append(out, o)
		}
	}
	return out
}

// callWords writes a call for reading.
func callWords(name string, args []string) string { return name + "(" + strings.Join(args, ", ") + ")" }
