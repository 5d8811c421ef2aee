package prefilter

import (
	"context"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
)

// maxSteps bounds the expressions looked at for one formula; beyond it nothing more is understood.
const maxSteps = 20_000

// Deriver derives formulas of the rules of one compiler over one store. It remembers what helpers amount to, so one
// Deriver should serve all rules. It is not safe for concurrent use.
type Deriver struct {
	compiler *ast.Compiler
	store    storage.Store
	broken   fault

	folded   map[string]folding
	outcomes map[string][]outcome
	bodies   map[body]map[ast.Var]bool // variables that matter

	certainties map[certaintyID]certainty

	replaced []ast.Ref // documents that the enclosing with modifiers replace
	within   *ast.Rule // whose body is being followed
	steps    int
	loose    int // how often what is certain was found in one of several bodies
}

// NewDeriver makes a Deriver. The store holds the data that rules read, which must not change while the formulas are
// in use; it may be nil when there is none.
func NewDeriver(c *ast.Compiler, store storage.Store) *Deriver {
	return &Deriver{
		compiler: c,
		store:    store,
		folded:   map[string]folding{},
		outcomes: map[string][]outcome{},
		bodies:   map[body]map[ast.Var]bool{},

		certainties: map[certaintyID]certainty{},
	}
}

// background is the context of reads of an in-memory store and of builtins that compute: nothing waits, nothing is to be
// cancelled.
func background() context.Context {
	return context.Background() //nolint:forbidigo // see above
}

// Derive gives the condition under which one of the documents that refs name, such as data.trailgate.rules.x.y.deny, has
// something in it: a set or object with a member, or a single value other than false. What stands below a document in a
// rule of its own counts as a member when it is defined and, for a set or object, has a member. Refs that name no rule
// add nothing.
func Derive(c *ast.Compiler, store storage.Store, refs ...ast.Ref) Formula {
	return NewDeriver(c, store).Formula(refs...)
}

// Formula gives the condition of refs as Derive does.
func (d *Deriver) Formula(refs ...ast.Ref) Formula {
	d.steps = 0
	var all []clause
	for _, ref := range refs {
		all = append(all, d.document(ref)...)
	}
	return Formula{clauses: bounded(withoutUsual(all), d.broken)}
}

// document gives clauses of which one holds where the document at ref is not empty.
func (d *Deriver) document(ref ast.Ref) []clause {
	for i := 1; i < len(ref); i++ {
		if len(d.compiler.GetRulesExact(ref[:i])) > 0 {
			return []clause{{}} // a part of a rule's value
		}
	}
	var out []clause
	for _, first := range d.compiler.GetRulesWithPrefix(ref) {
		for r := first; r != nil; r = r.Else {
			out = append(out, d.rule(r, ref)...)
		}
	}
	return out
}

// rule gives clauses of which one holds where r contributes something to the document at ref.
func (d *Deriver) rule(r *ast.Rule, ref ast.Ref) []clause {
	whole := isComplete(r, len(ref)) // its value is the document, and may be false
	var out []clause
	for _, s := range d.body(r, state{}, whole) {
		if !whole {
			out = append(out, s.since(nil).canonical())
			continue
		}
		for _, b := range d.eval(r.Head.Value, s) {
			for _, t := range d.truth(b.value, b.state) {
				out = append(out, t.since(nil).canonical())
			}
		}
	}
	return out
}

// body gives the cases in which r's body may succeed, started from s. The head's variables keep their values when
// wanted.
func (d *Deriver) body(r *ast.Rule, s state, head bool) []state {
	outer := d.within
	d.within = r
	defer func() { d.within = outer }()
	s.live = d.live(r, head)
	in := []state{s}
	for _, e := range r.Body {
		var next []state
		for _, s := range in {
			next = append(next, distinct(d.expr(e, s), s, d.broken)...)
		}
		switch {
		case len(next) > maxClauses && d.broken.has(faultCapDrops):
			next = next[:maxClauses]
		case len(next) > maxClauses:
			next = in // too many cases: go on as if nothing were known of e
		}
		in = next
	}
	return in
}

// distinct drops cases that learned nothing but more than another has.
func distinct(cases []state, from state, broken fault) []state {
	if len(cases) < 2 || len(cases) > maxSimplified {
		return cases
	}
	var order []string
	alike := map[string][]state{} // by the values that variables have taken
	for _, s := range cases {
		id := s.taken(from)
		if _, ok := alike[id]; !ok {
			order = append(order, id)
		}
		alike[id] = append(alike[id], s)
	}
	var out []state
	for _, id := range order {
		group := alike[id]
		if len(group) == 1 {
			out = append(out, group[0])
			continue
		}
		at := from
		at.vars = group[0].vars
		plain := make([]clause, len(group))
		for i, s := range group {
			plain[i] = s.since(from.tests)
			at.loops = max(at.loops, s.loops)
		}
		for _, c := range simplify(plain, broken) {
			if s, ok := at.all(c); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// taken is a text that cases share when variables have taken the same values in them.
func (s state) taken(from state) string {
	var b strings.Builder
	for at := s.vars; at != from.vars && at != nil; at = at.next {
		b.WriteString(idsOf(string(at.name), at.val.id()))
	}
	return b.String()
}

// common is the one case of which all others are, where it is of no use to tell them apart.
func (d *Deriver) common(cases []state, from state) []state {
	if len(cases) < 2 {
		return cases
	}
	if d.broken.has(faultFirstMessage) {
		return cases[:1]
	}
	tests := cases[0].since(from.tests)
	for _, s := range cases {
		tests = intersect(tests, s.since(from.tests))
		from.loops = max(from.loops, s.loops)
	}
	s, ok := from.all(tests)
	if !ok {
		return nil
	}
	return []state{s}
}

// all adds the tests of c.
func (s state) all(c clause) (state, bool) {
	for _, t := range c {
		next, ok := s.require(t)
		if !ok {
			return next, false
		}
		s = next
	}
	return s, true
}

// expr gives the cases in which an expression of a body may hold.
func (d *Deriver) expr(e *ast.Expr, s state) []state {
	if d.steps++; d.steps > maxSteps {
		return []state{s}
	}
	if e.Negated {
		return d.negated(e, s)
	}
	if len(e.With) > 0 {
		restore, ok := d.replace(e.With)
		if !ok {
			return []state{s}
		}
		defer restore()
	}
	switch terms := e.Terms.(type) {
	case *ast.Term:
		return d.holds(terms, s)
	case []*ast.Term:
		return d.call(terms, s)
	case *ast.Every:
		return d.every(terms, s)
	}
	return []state{s}
}

// holds gives the cases in which t is defined and not false.
func (d *Deriver) holds(t *ast.Term, s state) []state {
	var out []state
	for _, b := range d.eval(t, s) {
		out = append(out, d.truth(b.value, b.state)...)
	}
	return out
}

// negated asks for the opposite of what is certain of the operand; where nothing is, it is true: a necessary condition
// says nothing of its opposite. What not's operands need stands before it, put there by the compiler.
func (d *Deriver) negated(e *ast.Expr, s state) []state {
	positive := e.NoWith()
	positive.Negated = false
	if !d.broken.has(faultLiteralNot) {
		if len(e.With) > 0 {
			return []state{s}
		}
		tests, never := d.refute(positive, s)
		if never {
			return nil
		}
		if s, ok := s.all(tests); ok {
			return []state{s}
		}
		return nil
	}
	cases := d.expr(positive, s)
	if len(cases) != 1 {
		return []state{s}
	}
	for _, t := range cases[0].since(s.tests) {
		t = t.copied()
		t.missing, t.asks = !t.missing, opposed{t.asks}
		s.tests = &condition{next: s.tests, test: t.identify("not " + idsOf(t.id))}
	}
	return []state{s}
}

// every is true: it holds of nothing as well. Its domain stands before it.
func (d *Deriver) every(e *ast.Every, s state) []state {
	if !d.broken.has(faultFollowEvery) {
		return []state{s}
	}
	in := []state{s}
	for _, x := range e.Body {
		var next []state
		for _, s := range in {
			next = append(next, d.expr(x, s)...)
		}
		in = next
	}
	return in
}

// replace notes the documents that with modifiers replace. False means that the expression cannot be followed: the
// event or a builtin is replaced.
func (d *Deriver) replace(with []*ast.With) (restore func(), ok bool) {
	outer := d.replaced
	now := slices.Clip(outer)
	for _, w := range with {
		ref, isRef := w.Target.Value.(ast.Ref)
		if d.broken.has(faultInputWith) && isRef && ref[0].Equal(ast.InputRootDocument) {
			continue
		}
		if !isRef || !ref[0].Equal(ast.DefaultRootDocument) {
			return nil, false
		}
		now = append(now, ref)
	}
	d.replaced = now
	return func() { d.replaced = outer }, true
}

// isReplaced tells whether an enclosing with touches the document at ref.
func (d *Deriver) isReplaced(ref ast.Ref) bool {
	for _, r := range d.replaced {
		if r.HasPrefix(ref) || ref.HasPrefix(r) {
			return true
		}
	}
	return false
}

// truth gives the cases in which v is defined and not false.
func (d *Deriver) truth(v value, s state) []state {
	switch v.kind {
	case constant:
		if slices.ContainsFunc(v.consts, truthy) {
			return []state{s}
		}
		return nil
	case derived:
		f := v.fn
		words := f.words
		if !f.boolean {
			words += " is not false"
		}
		t := testOn(f, words, "true "+f.id, truth{})
		if f.direct {
			t = testTrue(f.path, t.missing)
			t.sure = f.surely(truth{})
		}
		return demand(s, t)
	default:
		return []state{s}
	}
}

// present gives the cases in which v is defined.
func (d *Deriver) present(v value, s state) []state {
	if v.kind != derived || v.fn.direct && (len(v.fn.missing) > 0 || d.broken.has(faultAlwaysPresent) && usual(v.fn.path)) {
		return []state{s}
	}
	f := v.fn
	t := testOn(f, f.subject()+" is defined", "defined "+f.id, anything{})
	t.defines = f.id
	if f.direct {
		t = d.testPresent(f.path)
		t.sure = f.surely(anything{})
	}
	return demand(s, t)
}

// usual tells whether nearly every record has something at p. None is in all of them: a record has a name and a source and
// one of the others, and that of Insights and of aggregated events need not have more than an eventType. What is certain
// must not build on it.
func usual(p path) bool {
	switch p {
	case "eventID", "eventTime", "eventVersion", pathName, pathSource:
		return true
	default:
		return false
	}
}

// withoutUsual drops from clauses that are necessary what is not worth asking.
func withoutUsual(cs []clause) []clause {
	return weaken(cs, func(t test) bool { return t.op != opPresent || t.missing || !usual(t.path) })
}

func (d *Deriver) testPresent(p path) test {
	t := testPresent(p)
	switch {
	case d.broken.has(faultFalseUndefined):
		t.asks = truth{}
	case d.broken.has(faultNullMissing):
		t.asks = related{relation{differ: true}, newConstants([]ast.Value{ast.NullValue})}
	default:
		return t
	}
	t.op = opCheck
	return t.identify("broken present")
}

func demand(s state, t test) []state {
	if s, ok := s.require(t); ok {
		return []state{s}
	}
	return nil
}
