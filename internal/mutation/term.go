package mutation

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// place says what the constants of a term are there for.
type place int

const (
	asCondition    place = iota // they decide: booleans and sets are mutated
	asAlternatives              // the same, and an array lists what is looked for
	asTable                     // a constant rule: each entry, however deep, is an alternative
	asText                      // the finding: nothing is mutated but conditions inside of comprehensions
)

// put returns the change that puts a term in the place of the one walked.
type put func(*ast.Term) change

func (w *walker) walkTerm(t *ast.Term, to put, at place) {
	switch v := t.Value.(type) {
	case ast.Boolean:
		if at == asCondition || at == asAlternatives {
			flipped := ast.BooleanTerm(!bool(v))
			w.add(Boolean, lineOf(t.Location), t.String(), flipped.String(), to(flipped))
		}
	case ast.Call:
		w.changeCall(v, t)
		w.walkCall(v, at)
	case ast.Ref:
		w.walkRef(v, at)
	case *ast.ArrayComprehension:
		w.walkTerm(v.Term, func(n *ast.Term) change { return set(&v.Term, n) }, asText)
		w.walkBody(&v.Body)
	case *ast.SetComprehension:
		w.walkTerm(v.Term, func(n *ast.Term) change { return set(&v.Term, n) }, asText)
		w.walkBody(&v.Body)
	case *ast.ObjectComprehension:
		w.walkTerm(v.Key, func(n *ast.Term) change { return set(&v.Key, n) }, asText)
		w.walkTerm(v.Value, func(n *ast.Term) change { return set(&v.Value, n) }, asText)
		w.walkBody(&v.Body)
	case *ast.Array, ast.Set, ast.Object:
		w.walkCollection(t, to, at)
	}
}

// changeCall adds the mutants of a comparison that is a value: there is no "not" for it.
func (w *walker) changeCall(call ast.Call, t *ast.Term) {
	text, line := string(t.Location.Text), lineOf(t.Location)
	w.moveBoundary(call, line, text)
	if to, ok := operator(call).opposite(); ok {
		after := call[1].String() + " " + to.Infix + " " + call[2].String()
		w.add(Negate, line, text, after, set(&call[0], to.term()))
	}
}

func (w *walker) walkCall(call []*ast.Term, at place) {
	for i := 1; i < len(call); i++ {
		p := at
		if at == asCondition && takesAlternatives(call[0]) {
			p = asAlternatives
		}
		if at == asAlternatives && !takesAlternatives(call[0]) && !isAssign(call[0]) {
			p = asCondition
		}
		w.walkTerm(call[i], func(t *ast.Term) change { return set(&call[i], t) }, p)
	}
}

// takesAlternatives says whether an array handed to the function is a list of things to look for. Most arrays handed
// to functions are paths.
func takesAlternatives(fn *ast.Term) bool {
	ref, ok := fn.Value.(ast.Ref)
	return ok && slices.ContainsFunc([]*ast.Builtin{
		ast.Member, ast.MemberWithKey, ast.AnyPrefixMatch, ast.AnySuffixMatch,
	}, func(b *ast.Builtin) bool { return ref.Equal(b.Ref()) })
}

func isAssign(fn *ast.Term) bool {
	ref, ok := fn.Value.(ast.Ref)
	return ok && ref.Equal(ast.Assign.Ref())
}

func (w *walker) walkRef(ref ast.Ref, at place) {
	for i := range ref {
		p := at
		if i == 0 && at == asCondition {
			p = asAlternatives
		}
		w.walkTerm(ref[i], func(t *ast.Term) change { return set(&ref[i], t) }, p)
	}
}

func (w *walker) walkCollection(t *ast.Term, to put, at place) {
	c := entriesOf(t)
	for i, e := range c.entries {
		if w.isAlternative(c, e, at) {
			w.add(Element, lineOf(e.line()), e.String(), "", to(c.less(i)))
		}
	}
	for i, e := range c.entries {
		inner := at
		if at == asAlternatives {
			inner = asCondition
		}
		w.walkTerm(e.value, func(n *ast.Term) change { return to(c.with(i, n)) }, inner)
	}
}

func (w *walker) isAlternative(c collection, e entry, at place) bool {
	if !e.constant() {
		return false
	}
	switch at {
	case asTable:
		return true
	case asAlternatives:
		return e.key == nil || c.constant()
	case asCondition:
		return c.isSet
	default:
		return false
	}
}
