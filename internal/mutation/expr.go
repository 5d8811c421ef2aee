package mutation

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// changeExpr adds the mutants of expression i of a body as a whole. Assignments and bare declarations are no
// conditions; a "some … in" can be dropped where nothing depends on it, and not negated.
func (w *walker) changeExpr(b *ast.Body, i int) {
	e := (*b)[i]
	text, line := string(e.Location.Text), lineOf(e.Location)
	if e.IsAssignment() {
		return
	}
	some, isSome := e.Terms.(*ast.SomeDecl)
	if isSome && !isMembership(some) {
		return
	}
	w.add(Drop, line, text, "", set(b, without(*b, i)), set(b, with(*b, i, w.mention())))
	if isSome {
		return
	}
	after := "not " + text
	if e.Negated {
		after = strings.TrimSpace(strings.TrimPrefix(text, "not"))
	}
	w.add(Negate, line, text, after, set(b, with(*b, i, negated(e))), set(b, with(*b, i, nowhere(e))))
	if terms, ok := e.Terms.([]*ast.Term); ok {
		w.moveBoundary(terms, line, text)
	}
}

func isMembership(d *ast.SomeDecl) bool {
	if len(d.Symbols) != 1 {
		return false
	}
	_, ok := d.Symbols[0].Value.(ast.Call)
	return ok
}

// without returns b less expression i.
func without(b ast.Body, i int) ast.Body {
	if len(b) == 1 {
		return ast.NewBody(ast.NewExpr(ast.BooleanTerm(true)))
	}
	return renumber(slices.Delete(slices.Clone(b), i, i+1))
}

// mention returns an expression that holds and names the variables of the innermost "every": that one of them is used
// nowhere is a compile error.
func (w *walker) mention() *ast.Expr {
	vars := ast.ArrayTerm()
	if n := len(w.every); n > 0 {
		vars = ast.ArrayTerm(w.every[n-1].Value)
		if key := w.every[n-1].Key; key != nil {
			vars = ast.ArrayTerm(key, w.every[n-1].Value)
		}
	}
	return ast.Equal.Expr(vars, vars)
}

// with returns b with e as expression i.
func with(b ast.Body, i int, e *ast.Expr) ast.Body {
	c := slices.Clone(b)
	c[i] = e
	return renumber(c)
}

// renumber gives each expression its index, on shallow copies, so that the body which it came from keeps its own.
func renumber(b ast.Body) ast.Body {
	for i, e := range b {
		c := *e
		c.Index = i
		b[i] = &c
	}
	return b
}

func negated(e *ast.Expr) *ast.Expr {
	c := *e
	c.Negated = !c.Negated
	return &c
}

// nowhere negates an expression whose variables are its own: "not input.xs[_] == 1" is unsafe in Rego, "there is no
// such x" is not.
func nowhere(e *ast.Expr) *ast.Expr {
	c := *e
	none := ast.Count.Call(ast.ArrayComprehensionTerm(ast.BooleanTerm(true), ast.NewBody(&c)))
	return ast.Equality.Expr(none, ast.IntNumberTerm(0))
}

// moveBoundary adds the mutant that takes the limit of a comparison in or leaves it out.
func (w *walker) moveBoundary(call []*ast.Term, line int, text string) {
	op := operator(call)
	to, ok := op.boundary()
	if !ok {
		return
	}
	after := call[1].String() + " " + to.Infix + " " + call[2].String()
	w.add(Boundary, line, text, after, set(&call[0], to.term()))
}

// infix is a comparison operator.
type infix struct{ *ast.Builtin }

func operator(call []*ast.Term) infix {
	ref, ok := call[0].Value.(ast.Ref)
	if !ok || len(call) != 3 {
		return infix{}
	}
	for _, b := range []*ast.Builtin{
		ast.Equal, ast.NotEqual, ast.LessThan, ast.LessThanEq, ast.GreaterThan, ast.GreaterThanEq,
	} {
		if ref.Equal(b.Ref()) {
			return infix{b}
		}
	}
	return infix{}
}

func (o infix) term() *ast.Term { return ast.NewTerm(o.Ref()) }

func (o infix) boundary() (infix, bool) {
	switch o.Builtin {
	case ast.LessThan:
		return infix{ast.LessThanEq}, true
	case ast.LessThanEq:
		return infix{ast.LessThan}, true
	case ast.GreaterThan:
		return infix{ast.GreaterThanEq}, true
	case ast.GreaterThanEq:
		return infix{ast.GreaterThan}, true
	default:
		return infix{}, false
	}
}

func (o infix) opposite() (infix, bool) {
	switch o.Builtin {
	case ast.Equal:
		return infix{ast.NotEqual}, true
	case ast.NotEqual:
		return infix{ast.Equal}, true
	case ast.LessThan:
		return infix{ast.GreaterThanEq}, true
	case ast.LessThanEq:
		return infix{ast.GreaterThan}, true
	case ast.GreaterThan:
		return infix{ast.LessThanEq}, true
	case ast.GreaterThanEq:
		return infix{ast.LessThan}, true
	default:
		return infix{}, false
	}
}
