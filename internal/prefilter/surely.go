package prefilter

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What must hold where something does not? Tests are necessary, so the opposite of a test says nothing. But of a few
// forms of bodies, those that look at one path through builtins, it is known for certain that they succeed where their
// tests hold. Where such a body fails, the opposite of its tests holds.

// reading is how far a body has been read that is to be certain.
type reading struct {
	state
	own func(ast.Var) bool // variables that stand nowhere outside of the body
	met map[ast.Var]bool   // variables that stand in what has been read
}

// certain gives a test that holds only where all expressions of a body do, with the values of their variables then. False
// means that there is none, or that it never holds. own tells the variables that stand in the body alone.
func (d *Deriver) certain(body []*ast.Expr, s state, own func(ast.Var) bool) (state, bool) {
	if len(d.replaced) > 0 {
		return s, false
	}
	r := &reading{state: state{vars: s.vars, loops: s.loops}, own: own, met: map[ast.Var]bool{}}
	for _, e := range body {
		if d.steps++; d.steps > maxSteps || e.Negated || len(e.With) > 0 || !d.readCertain(r, e) {
			return s, false
		}
		ast.WalkVars(e, func(v ast.Var) bool {
			r.met[v] = true
			return false
		})
	}
	return r.state, true
}

// combined is one test in the place of tests that are certain, of one path.
func combined(c clause) (test, bool) {
	var all clause
	for i, t := range c {
		if t.sure == nil || t.two() || t.path != c[0].path {
			return test{}, false
		}
		if !all.contains(t) && !c.implies(&c[i]) {
			all = append(all, c[i])
		}
	}
	if len(all) == 1 {
		return all[0], true
	}
	t := test{op: opCheck, path: c[0].path, missing: true, meaning: &meaning{same: sameTypes, of: all}}
	var ids, words []string
	for _, x := range all {
		t.missing = t.missing && x.missing
		t.same = min(t.same, x.same)
		t.chain = append(t.chain, x.chain...)
		ids = append(ids, x.id)
		words = append(words, x.words)
	}
	t.words = "(" + strings.Join(words, " and ") + ")"
	var asks allOf
	var sure allSure
	for _, x := range all {
		asks, sure = append(asks, x.asks), append(sure, x.sure)
	}
	t.asks, t.sure = asks, sure
	return t.identify("both " + idsOf(ids...)), true
}

// refuted holds where what t is certain of does not.
func (t test) refuted(broken fault) test {
	sure := t.sure
	switch {
	case broken.has(faultMayIsSure):
		sure = mayBe{t}
	case broken.has(faultRefuteFirst) && t.of != nil:
		return t.of[0].refuted(broken)
	}
	n := test{op: opCheck, path: t.path, missing: !sure.of(nil), meaning: &meaning{same: t.same}}
	n.asks = unsure{sure}
	n.words = "not " + t.words
	subject := t.path.String()
	switch {
	case t.opposite != nil:
		n = t.opposite.copied()
	case t.op == opPresent:
		n = testIn(t.path, subject, newConstants(nil), true)
	case t.op == opTrue:
		n = testIn(t.path, subject, newConstants([]ast.Value{ast.Boolean(false)}), n.missing)
	case t.op == opIn && len(t.set.values) == 1:
		n.words = subject + " != " + t.set.values[0].String()
	case t.op == opIn:
		n.words = subject + " not in " + t.set.words()
	}
	if n.id == "" {
		n = n.identify("not " + idsOf(t.id))
	}
	n.refutes = []string{t.id}
	if t.of != nil {
		n.refutes = nil
		for _, x := range t.of {
			n.refutes = append(n.refutes, x.id)
		}
	}
	return n
}

// readCertain reads an expression on which a test is certain.
func (d *Deriver) readCertain(r *reading, e *ast.Expr) bool {
	switch terms := e.Terms.(type) {
	case *ast.Term:
		v, ok := d.evalCertain(r, terms)
		return ok && r.only(d.truth(v, r.state))
	case []*ast.Term:
		return d.callCertain(r, terms)
	}
	return false
}

// only goes on with the one case that there is, when its tests are certain.
func (r *reading) only(cases []state) bool {
	if len(cases) != 1 {
		return false
	}
	for _, t := range cases[0].since(r.tests) {
		if t.sure == nil || t.two() {
			return false
		}
	}
	r.state = cases[0]
	return true
}

// evalCertain gives the value of a term, known exactly, or the whole event.
func (d *Deriver) evalCertain(r *reading, t *ast.Term) (value, bool) {
	if ref, ok := t.Value.(ast.Ref); ok && d.isRule(ref) {
		s, v, ok := d.functionCertain(ref, nil, r.state)
		return v, ok && r.only([]state{s})
	}
	if !d.readsOnly(t) {
		return value{}, false
	}
	bs := d.eval(t, r.state)
	if len(bs) != 1 || !r.only([]state{bs[0].state}) {
		return value{}, false
	}
	return bs[0].value, bs[0].value.certain()
}

// isRule tells whether ref names a document that complete rules make, and nothing else.
func (d *Deriver) isRule(ref ast.Ref) bool {
	rules := d.compiler.GetRulesExact(ref)
	return len(rules) > 0 && !d.hasRulesBelow(ref) && allAre(rules, func(r *ast.Rule) bool { return isComplete(r, len(ref)) })
}

// readsOnly tells whether no rule has a part in the value of a term, but those that no event changes.
func (d *Deriver) readsOnly(t *ast.Term) bool {
	only := true
	ast.WalkTerms(t, func(t *ast.Term) bool {
		ref, ok := t.Value.(ast.Ref)
		only = only && !gathers(t) && (!ok || !ref[0].Equal(ast.DefaultRootDocument) || d.fold(ref.ConstantPrefix()).known)
		return !only
	})
	return only
}

// certain tells whether v is the term's very value.
func (v value) certain() bool {
	switch v.kind {
	case constant:
		return len(v.consts) == 1
	case derived:
		return v.fn.exact
	case wholeDoc:
		return true
	default:
		return false
	}
}

// fresh tells whether a term is a variable that takes a value here and stood nowhere before.
func (r *reading) fresh(t *ast.Term) (ast.Var, bool) {
	v, ok := t.Value.(ast.Var)
	if !ok || r.met[v] || !r.own(v) {
		return "", false
	}
	_, bound := r.lookup(v)
	return v, !bound
}

// give binds what a call or a term gave.
func (d *Deriver) give(r *reading, to *ast.Term, v value) bool {
	name, ok := r.fresh(to)
	if !v.certain() {
		return false
	}
	if !ok {
		other, ok := d.evalCertain(r, to)
		return ok && v.kind != wholeDoc && other.kind != wholeDoc && r.only(d.compare("==", v, other, r.state))
	}
	if !r.only(d.present(v, r.state)) {
		return false
	}
	r.state = r.bind(name, v)
	return true
}

func (d *Deriver) callCertain(r *reading, terms []*ast.Term) bool {
	name := operator(terms)
	if len(terms) == 3 {
		switch name {
		case ast.Equality.Name:
			x, y := terms[1], terms[2]
			if _, ok := r.fresh(y); ok {
				x, y = y, x
			}
			v, ok := d.evalCertain(r, y)
			return ok && d.give(r, x, v)
		case ast.Equal.Name, ast.NotEqual.Name:
			return d.compareCertain(r, name, terms)
		case ast.Member.Name:
			return d.memberCertain(r, terms)
		}
	}
	n := d.arity(terms)
	if n > len(terms)-1 || len(terms)-1-n > 1 {
		return false
	}
	args := make([]value, n)
	for i := range args {
		v, ok := d.evalCertain(r, terms[1+i])
		if !ok {
			return false
		}
		args[i] = v
	}
	var v value
	if b := ast.BuiltinMap[name]; b != nil {
		bs := d.result(b, operation{r.state, args})
		if len(bs) != 1 || !bs[0].value.certain() || !r.only([]state{bs[0].state}) {
			return false
		}
		v = bs[0].value
	} else {
		s, of, ok := d.functionCertain(terms[0].Value.(ast.Ref), args, r.state)
		if !ok || !r.only([]state{s}) {
			return false
		}
		v = of
	}
	if len(terms)-1 > n {
		return d.give(r, terms[1+n], v)
	}
	return v.kind != wholeDoc && r.only(d.truth(v, r.state))
}

func (d *Deriver) compareCertain(r *reading, name string, terms []*ast.Term) bool {
	x, ok := d.evalCertain(r, terms[1])
	y, also := d.evalCertain(r, terms[2])
	if !ok || !also || x.kind == wholeDoc || y.kind == wholeDoc {
		return false
	}
	sign := "=="
	if name == ast.NotEqual.Name {
		sign = "!="
	}
	return r.only(d.compare(sign, x, y, r.state))
}

// memberCertain reads "x in collection", of a constant one.
func (d *Deriver) memberCertain(r *reading, terms []*ast.Term) bool {
	x, ok := d.evalCertain(r, terms[1])
	in, also := d.evalCertain(r, terms[2])
	c, single := in.single()
	if !ok || !also || !single || x.kind != derived {
		return false
	}
	elements := valuesOf(c)
	return len(elements) > 0 && r.only(d.compare("==", x, constantOf(elements...), r.state))
}

// functionCertain gives what a function of one body gives where that succeeds for certain; its default does not matter
// then.
func (d *Deriver) functionCertain(ref ast.Ref, args []value, s state) (state, value, bool) {
	var of *ast.Rule
	for _, r := range d.compiler.GetRulesExact(ref) {
		if r.Default {
			continue
		}
		if of != nil {
			return s, value{}, false
		}
		of = r
	}
	if of == nil {
		return s, value{}, false
	}
	if of.Else != nil || len(d.compiler.GetRulesExact(ref)) > 1 {
		d.loose++
	}
	c := d.certainly(of, args)
	if !c.ok {
		return s, value{}, false
	}
	if !c.exact {
		d.loose++
	}
	s, ok := s.all(c.state.since(nil))
	return s, c.value, ok
}

// ruleCertain gives what a rule, or a function for arguments, gives where its body succeeds for certain.
func (d *Deriver) ruleCertain(of *ast.Rule, args []value, s state) (state, value, bool) {
	in := state{loops: max(s.loops, loopsAfter(args))}
	if len(of.Head.Args) != len(args) {
		return s, value{}, false
	}
	params := map[ast.Var]bool{}
	given := &reading{state: s}
	for i, param := range of.Head.Args {
		switch v := param.Value.(type) {
		case ast.Var:
			if params[v] {
				return s, value{}, false
			}
			params[v] = true
			if args[i].certain() {
				in = in.bind(v, args[i])
			}
		case ast.Null, ast.Boolean, ast.Number, ast.String:
			if !args[i].certain() || args[i].kind == wholeDoc || !given.only(d.compare("==", args[i], constantOf(v), given.state)) {
				return s, value{}, false
			}
		default:
			return s, value{}, false
		}
	}
	own := func(v ast.Var) bool { return !params[v] }
	out, ok := d.certain(of.Body, in, own)
	if !ok {
		return s, value{}, false
	}
	r := &reading{state: out, own: own, met: params}
	v, ok := d.evalCertain(r, of.Head.Value)
	if !ok || !r.only(d.present(v, r.state)) {
		return s, value{}, false
	}
	s, ok = given.all(r.since(nil))
	return s, v, ok
}

// applyCertain gives the one outcome of a body that is known exactly: what holds where it succeeds, and what it gives
// then. False means that more is to be asked for.
func (d *Deriver) applyCertain(of *ast.Rule, args []value, failed state) ([]outcome, bool) {
	if of.Default {
		return nil, false
	}
	c := d.certainly(of, args)
	if !c.ok || !c.exact && !d.broken.has(faultForgetDefault) {
		return nil, false
	}
	tests := c.state.since(nil)
	if len(tests) > 0 {
		t, ok := combined(tests)
		if !ok {
			return nil, false
		}
		tests = clause{t}
	}
	out, ok := failed.all(tests)
	if !ok {
		return nil, true
	}
	return []outcome{{tests: out.since(nil), value: c.value, from: failed.loops, to: failed.loops}}, true
}

// refute gives what holds where an expression does not. Never means that it holds always.
func (d *Deriver) refute(e *ast.Expr, s state) (tests []test, never bool) {
	if len(d.replaced) > 0 {
		return nil, false
	}
	rules, args := d.asked(e, s)
	for _, of := range rules {
		if of.Default {
			continue
		}
		t, known, always := d.refuteRule(of, args, true)
		if always {
			return nil, true
		}
		if known {
			tests = append(tests, t)
		}
	}
	if rules != nil {
		return tests, false
	}
	out, ok := d.certain([]*ast.Expr{e}, s, func(ast.Var) bool { return d.broken.has(faultNotFresh) })
	if !ok {
		return nil, false
	}
	t, known, always := d.refutation(out)
	if known {
		tests = append(tests, t)
	}
	return tests, always
}

// asked gives the rules that an expression asks for, and with which arguments; none where it is something else.
func (d *Deriver) asked(e *ast.Expr, s state) (rules []*ast.Rule, args []value) {
	switch terms := e.Terms.(type) {
	case *ast.Term:
		if ref, ok := terms.Value.(ast.Ref); ok && d.isRule(ref) {
			return d.compiler.GetRulesExact(ref), nil
		}
	case []*ast.Term:
		ref, ok := terms[0].Value.(ast.Ref)
		if !ok || isBuiltin(operator(terms)) || d.captures(terms) {
			return nil, nil
		}
		r := &reading{state: state{vars: s.vars, loops: s.loops}, own: func(ast.Var) bool { return false }}
		for _, t := range terms[1:] {
			v, ok := d.evalCertain(r, t)
			if !ok {
				v = value{}
			}
			args = append(args, v)
		}
		if r.tests == nil {
			return d.compiler.GetRulesExact(ref), args
		}
	}
	return nil, nil
}

// refuteRule gives what holds where a body does not succeed, or, with truth, does not give what counts as true; of a
// complete rule or of a function for arguments. Never means that it always does.
func (d *Deriver) refuteRule(of *ast.Rule, args []value, truth bool) (t test, known, never bool) {
	c := d.certainly(of, args)
	if !c.ok || truth && c.value.kind == wholeDoc {
		return test{}, false, false
	}
	s := c.state
	if truth {
		cases := d.truth(c.value, s)
		if len(cases) != 1 {
			return test{}, false, false
		}
		s = cases[0]
	}
	return d.refutation(s)
}

// certainty is what is certain of a body.
type certainty struct {
	state state
	value value
	ok    bool
	exact bool // there is no other way for the body to succeed
}

// certainly remembers what is certain of a body for given arguments.
func (d *Deriver) certainly(of *ast.Rule, args []value) certainty {
	var b strings.Builder
	for _, v := range args {
		b.WriteString(idsOf(v.id()))
	}
	id := certaintyID{of, b.String()}
	if c, ok := d.certainties[id]; ok {
		return c
	}
	var c certainty
	before := d.loose
	c.state, c.value, c.ok = d.ruleCertain(of, args, state{})
	c.exact = d.loose == before
	if len(d.replaced) == 0 && d.steps <= maxSteps && len(id.args) <= maxID {
		d.certainties[id] = c
	}
	return c
}

type certaintyID struct {
	rule *ast.Rule
	args string
}

// refutation is the opposite of the tests of a certain case.
func (d *Deriver) refutation(s state) (t test, known, never bool) {
	tests := s.since(nil)
	if len(tests) == 0 {
		return test{}, false, true
	}
	t, ok := combined(tests)
	if !ok {
		return test{}, false, false
	}
	return t.refuted(d.broken), true, false
}

// listInTurn gives the groups of a comprehension over a constant list, one for each of its entries. False means that it
// is something else.
func (d *Deriver) listInTurn(v *ast.ArrayComprehension, s state) ([]group, bool) {
	own := d.ownVars(v)
	terms, ok := v.Body[0].Terms.([]*ast.Term)
	if !ok || operator(terms) != ast.Equality.Name || len(terms) != 3 || own == nil || len(v.Body[0].With) > 0 || v.Body[0].Negated {
		return nil, false
	}
	item, isVar := terms[1].Value.(ast.Var)
	ref, isRef := terms[2].Value.(ast.Ref)
	if !isVar || !isRef || !own(item) || len(ref) < 2 {
		return nil, false
	}
	key, isVar := ref[len(ref)-1].Value.(ast.Var)
	in := &reading{state: state{vars: s.vars, loops: s.loops}, own: own}
	from, ok := d.evalCertain(in, ast.NewTerm(ref[:len(ref)-1].Copy()))
	if !isVar || !ok || !own(key) || key == item || in.tests != nil {
		return nil, false
	}
	c, _ := from.single()
	list, ok := c.(*ast.Array)
	if !ok || list.Len() > maxRows {
		return nil, false
	}
	var out []group
	for i := range list.Len() {
		at := s.within().bind(item, constantOf(list.Elem(i).Value)).bind(key, constantOf(ast.IntNumberTerm(i).Value))
		cases, ok := d.members(v.Body[1:], nil, v.Term, at)
		if !ok {
			return nil, false
		}
		g := group{cases: cases}
		if found, ok := d.certain(v.Body[1:], at, own); ok {
			r := &reading{state: found, own: own}
			if member, ok := d.evalCertain(r, v.Term); ok && r.only(d.present(member, r.state)) {
				t, known, always := d.refutation(r.state)
				g.always = always
				if known {
					g.absent = &t
				}
			}
		}
		out = append(out, g)
	}
	return out, true
}

// ownVars tells the variables that stand in a comprehension and nowhere else in the rule that it is in. It is nil where
// that rule is not known.
func (d *Deriver) ownVars(v *ast.ArrayComprehension) func(ast.Var) bool {
	if d.within == nil {
		return nil
	}
	count := func(x any) map[ast.Var]int {
		n := map[ast.Var]int{}
		ast.WalkVars(x, func(v ast.Var) bool {
			n[v]++
			return false
		})
		return n
	}
	inside, everywhere := count(ast.NewTerm(v)), count(d.within)
	return func(name ast.Var) bool { return inside[name] > 0 && inside[name] == everywhere[name] }
}
