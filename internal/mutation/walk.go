package mutation

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

func (w *walker) walkRule(r *ast.Rule) {
	if r.Default {
		w.walkDefault(r)
		return
	}
	w.result = resultVar(r.Head)
	written := !generated(r.Body)
	if written || w.several {
		w.add(Rule, lineOf(r.Location), firstLine(r), "never holds", set(&r.Body, never(r.Body)))
	}
	if written {
		w.walkBody(&r.Body)
	}
	w.walkHead(r.Head, !written && len(r.Head.Args) == 0)
}

// never returns a body that binds what b binds and never holds.
func never(b ast.Body) ast.Body {
	return renumber(append(ast.Body{ast.NewExpr(ast.BooleanTerm(false))}, b...))
}

// resultVar is the variable that a rule of findings or entries puts into its set, if it does so by a variable: what is
// assigned to it is text and evidence, no condition.
func resultVar(h *ast.Head) ast.Var {
	if h.Key == nil {
		return ""
	}
	v, _ := h.Key.Value.(ast.Var)
	return v
}

func generated(b ast.Body) bool { return len(b) == 1 && b[0].Generated }

func firstLine(r *ast.Rule) string {
	s, _, _ := strings.Cut(string(r.Location.Text), "\n")
	return strings.TrimSuffix(strings.TrimSpace(s), " {")
}

func (w *walker) walkDefault(r *ast.Rule) {
	to := otherValue(r.Head.Value)
	name := "default " + ruleName(r) + " := "
	w.add(Default, lineOf(r.Location), name+r.Head.Value.String(), name+to.String(), set(&r.Head.Value, to))
}

// otherValue returns a constant of the same kind that differs from t.
func otherValue(t *ast.Term) *ast.Term {
	switch v := t.Value.(type) {
	case ast.Boolean:
		return ast.BooleanTerm(!bool(v))
	case ast.Number:
		if v.Equal(ast.Number("1")) {
			return ast.IntNumberTerm(2)
		}
		return ast.IntNumberTerm(1)
	case *ast.Array:
		if v.Len() > 0 {
			return ast.ArrayTerm()
		}
		return ast.ArrayTerm(ast.StringTerm("mutant"))
	case ast.Set:
		if v.Len() > 0 {
			return ast.SetTerm()
		}
		return ast.SetTerm(ast.StringTerm("mutant"))
	case ast.Object:
		if v.Len() > 0 {
			return ast.ObjectTerm()
		}
		return ast.ObjectTerm(ast.Item(ast.StringTerm("mutant"), ast.BooleanTerm(true)))
	default:
		return ast.StringTerm("mutant")
	}
}

func (w *walker) walkHead(h *ast.Head, constant bool) {
	where := asText
	if constant {
		where = asTable
	}
	if h.Value != nil && h.Value.Location != nil {
		w.walkTerm(h.Value, func(t *ast.Term) change { return set(&h.Value, t) }, where)
	}
	if h.Key != nil {
		w.walkTerm(h.Key, func(t *ast.Term) change { return set(&h.Key, t) }, asText)
	}
}

func (w *walker) walkBody(b *ast.Body) {
	for i := range *b {
		w.walkExpr(b, i)
	}
}

func (w *walker) walkExpr(b *ast.Body, i int) {
	e := (*b)[i]
	if e.Generated {
		return
	}
	w.changeExpr(b, i)
	switch terms := e.Terms.(type) {
	case *ast.SomeDecl:
		for j, s := range terms.Symbols {
			w.walkTerm(s, func(t *ast.Term) change { return set(&terms.Symbols[j], t) }, asCondition)
		}
	case *ast.Every:
		w.walkTerm(terms.Domain, func(t *ast.Term) change { return set(&terms.Domain, t) }, asAlternatives)
		w.every = append(w.every, terms)
		w.walkBody(&terms.Body)
		w.every = w.every[:len(w.every)-1]
	case *ast.Not:
		w.walkBody(&terms.Body)
	case *ast.LogicalAnd:
		w.walkBody(&terms.Lhs)
		w.walkBody(&terms.Rhs)
	case *ast.LogicalOr:
		w.walkBody(&terms.Lhs)
		w.walkBody(&terms.Rhs)
	case *ast.Term:
		w.walkTerm(terms, func(t *ast.Term) change { return set[any](&e.Terms, t) }, asCondition)
	case []*ast.Term:
		w.walkCall(terms, w.placeOf(e))
	}
}

// placeOf says how the operands of e are to be taken.
func (w *walker) placeOf(e *ast.Expr) place {
	if !e.IsAssignment() {
		return asCondition
	}
	if v, ok := e.Operand(0).Value.(ast.Var); ok && v == w.result {
		return asText
	}
	return asAlternatives
}
