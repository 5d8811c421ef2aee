package prefilter

import (
	"slices"
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
	want := d.wanted(result, s)
	var bs []branch
	switch b := ast.BuiltinMap[name]; {
	case b == nil && !want && telling(d.compiler.GetRulesExact(terms[0].Value.(ast.Ref))):
		return d.onlyDefined(args, s)
	case b == nil:
		bs = d.function(terms[0].Value.(ast.Ref), args, want, s)
	case name == ast.WalkBuiltin.Name:
		bs = d.walk(args[0], s)
	case want:
		bs = d.builtin(b, args, s)
	default:
		return d.onlyDefined(args, s)
	}
	if !want {
		return d.common(states(bs), s)
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

// onlyDefined gives the case in which arguments are defined.
func (d *Deriver) onlyDefined(args []*ast.Term, s state) []state {
	if !slices.ContainsFunc(args, func(t *ast.Term) bool { return !isDefined(t) }) {
		return []state{s}
	}
	return d.common(states(each(d.compose(nil, slices.DeleteFunc(slices.Clone(args), gathers), s), func(b branch) []branch {
		return d.allDefined(b, b.value.of)
	})), s)
}

// isDefined tells whether a term has a value where its variables have.
func isDefined(t *ast.Term) bool {
	defined := true
	ast.WalkTerms(t, func(t *ast.Term) bool {
		_, isRef := t.Value.(ast.Ref)
		defined = defined && !isRef
		return !defined || gathers(t)
	})
	return defined
}

// telling tells whether rules look like those that say something of any event, as messages do: they have a default or
// several bodies, or nothing but calls. It is of no use to follow them where what they say does not matter.
func telling(rules []*ast.Rule) bool {
	if len(rules) != 1 || rules[0].Else != nil {
		return len(rules) > 1
	}
	return !slices.ContainsFunc(rules[0].Body, func(e *ast.Expr) bool {
		terms, ok := e.Terms.([]*ast.Term)
		if !ok || e.Negated || len(terms) < 3 {
			return true
		}
		_, isVar := terms[len(terms)-1].Value.(ast.Var)
		if operator(terms) == ast.Equality.Name {
			_, isVar = terms[1].Value.(ast.Var)
		}
		return !isVar
	})
}

// gathers tells whether t is a comprehension: it is defined, whatever is in it.
func gathers(t *ast.Term) bool {
	switch t.Value.(type) {
	case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension:
		return true
	}
	return false
}

// walk gives the cases of what walk gives: a value and all that is below it, one at a time, each with its path.
func (d *Deriver) walk(x *ast.Term, s state) []branch {
	return each(d.eval(x, s), func(b branch) []branch {
		node := func(s state, v value) branch { return branch{s, compositeOf(nil, []value{{}, v})} }
		consts := b.value.consts
		var out []branch
		switch {
		case b.value.place():
			s, at := b.state.loop(b.value.fn.path, nodeLoop)
			for _, s := range demand(s, testPresent(at)) {
				out = append(out, node(s, directAt(at, nil)))
			}
			consts = b.value.fn.missing
		case b.value.kind != constant:
			return d.defined(b, value{})
		}
		all := union(consts, func(c ast.Value) []ast.Value { return nodes(nil, c) })
		switch {
		case len(all) > maxValues:
			return one(b.state, value{})
		case len(all) > 0:
			out = append(out, node(b.state, constantOf(newConstants(all).values...)))
		}
		return out
	})
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
				elements = append(elements, valuesOf(from)...)
			}
			if len(elements) > 0 {
				out = append(out, d.match(x, constantOf(elements...), c.state)...)
			}
		case composite:
			for _, item := range c.value.of.items {
				out = append(out, d.match(x, item, c.state)...)
			}
		case gathered:
			for _, o := range c.value.from.cases() {
				if s, o, ok := d.take(c.state, o); ok {
					out = append(out, d.match(x, o.value, s)...)
				}
			}
		default:
			if c.value.place() {
				for _, b := range d.stepLoop(c.value, ast.NullTerm(), branch{state: c.state}) {
					out = append(out, d.match(x, b.value, b.state)...)
				}
				continue
			}
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
			key += idsOf(v.id())
		}
		for _, o := range d.remember(ref, key, func() []outcome { return d.apply(rules, c.values, want) }) {
			if s, o, ok := d.take(c.state, o); ok {
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
	from  int // the numbers of loops of its own begin here
	to    int // and end before this
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
// of them holds is not known. Where it only matters that there is a value, there is one outcome.
func (d *Deriver) apply(rules []*ast.Rule, args []value, want bool) []outcome {
	out := reduce(d.bodiesOf(rules, args, want), d.broken)
	switch {
	case want || len(out) < 2:
		return out
	case d.broken.has(faultFirstMessage):
		return out[:1]
	}
	common := outcome{tests: out[0].tests, from: loopsAfter(args)}
	for _, o := range out {
		common.tests = intersect(common.tests, o.tests)
		common.to = max(common.to, o.to)
	}
	return []outcome{common}
}

func (d *Deriver) bodiesOf(rules []*ast.Rule, args []value, want bool) []outcome {
	var out []outcome
	var failed []test // what holds where the bodies before have not succeeded
	for i, first := range ordinaryFirst(rules) {
		if i > 0 && !first.Default && d.broken.has(faultDropUnion) {
			continue
		}
		if first.Default {
			out = append(out, d.applyRule(first, args, want, failed)...)
			continue
		}
		var before []test // of this rule
		for r := first; r != nil; r = r.Else {
			if r != first && d.broken.has(faultDropElse) {
				break
			}
			t, known, never := d.refuteRule(r, args, false)
			out = append(out, d.applyRule(r, args, want, before)...)
			if never {
				return out
			}
			if known {
				before, failed = append(before, t), append(failed, t)
			}
		}
	}
	return out
}

// ordinaryFirst lists rules with their default last: it is of use when all others fail.
func ordinaryFirst(rules []*ast.Rule) []*ast.Rule {
	out := slices.DeleteFunc(slices.Clone(rules), func(r *ast.Rule) bool { return r.Default })
	return append(out, slices.DeleteFunc(slices.Clone(rules), func(r *ast.Rule) bool { return !r.Default })...)
}

// applyRule gives the outcomes of one body; failed holds where those before have not succeeded.
func (d *Deriver) applyRule(r *ast.Rule, args []value, want bool, failed []test) []outcome {
	if r.Default && d.broken.has(faultNoDefault) {
		return nil
	}
	from := loopsAfter(args)
	s, ok := state{live: d.live(r, want), loops: from}.all(failed)
	if !ok {
		return nil
	}
	if out, ok := d.applyCertain(r, args, s); ok {
		return out
	}
	in := []state{s}
	if !r.Default {
		in = d.arguments(r, args, s)
	}
	var out []outcome
	for _, s := range in {
		for _, s := range d.body(r, s, want) {
			if !want {
				out = append(out, outcome{tests: s.since(nil), from: from, to: s.loops})
				continue
			}
			for _, b := range d.eval(r.Head.Value, s) {
				out = append(out, outcome{tests: b.state.since(nil), value: b.value, from: from, to: b.state.loops})
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
		id := idsOf(o.key.id(), o.value.id())
		if _, ok := groups[id]; !ok {
			order = append(order, id)
		}
		groups[id] = append(groups[id], o)
	}
	var out []outcome
	for _, id := range order {
		group := groups[id]
		tests := make([]clause, len(group))
		last := group[0]
		for i, o := range group {
			tests[i] = o.tests
			last.to = max(last.to, o.to)
		}
		for _, c := range simplify(tests, broken) {
			last.tests = c
			out = append(out, last)
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
