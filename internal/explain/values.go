package explain

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"
)

const (
	maxValues = 8   // of one condition
	maxText   = 120 // bytes of one value
	maxDepth  = 3   // of helpers within helpers
)

const undefined = "undefined"

// valuer finds out what the parts of conditions stand for, by evaluating each by itself with the variables as they were.
type valuer struct {
	x     *Explainer
	ctx   context.Context
	input *ast.Term
}

// fill gives states and values to the lines of a body, and to those of the helpers in it.
func (v valuer) fill(b *Body, depth int) {
	for _, l := range b.Lines {
		switch {
		case l.Held > 0:
			l.State = Held
		case l.Tried > 0:
			l.State = Failed
		}
		if l.Tried > 0 && l.expr != nil && len(l.expr.With) == 0 {
			l.Values = v.values(l)
		}
		if depth == maxDepth {
			l.Inside = nil
		}
		for _, in := range l.Inside {
			v.fill(in, depth+1)
		}
	}
}

// values evaluates the parts of a condition.
func (v valuer) values(l *Line) []Value {
	var out []Value
	for _, t := range parts(l.expr) {
		name := t.text
		if len(out) == maxValues || slices.ContainsFunc(out, func(o Value) bool { return o.Text == name }) {
			continue
		}
		value, ok := v.value(l, t.term)
		if ok {
			out = append(out, Value{Text: name, Value: value})
		}
	}
	return out
}

// value evaluates a term in the module that it stands in. It is not known when a variable in it has no value.
func (v valuer) value(l *Line, t *ast.Term) (string, bool) {
	const result = ast.Var("trailgate_value")
	body := ast.NewBody()
	known := true
	ast.WalkVars(t, func(name ast.Var) bool {
		if value, ok := l.locals[string(name)]; ok {
			body.Append(ast.Equality.Expr(ast.NewTerm(name), ast.NewTerm(value)))
		} else if isLocal(l, name) {
			known = false
		}
		return false
	})
	if !known {
		return "", false
	}
	body.Append(ast.Equality.Expr(ast.NewTerm(result), t.Copy()))
	context := ast.NewQueryContext().WithPackage(l.module.Package).WithImports(l.module.Imports)
	qc := v.x.Policy.Compiler.QueryCompiler().WithContext(context)
	compiled, err := qc.Compile(body)
	if err != nil {
		return "", false
	}
	out := undefined
	err = storage.Txn(v.ctx, v.x.Policy.Store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		rs, err := topdown.NewQuery(compiled).WithQueryCompiler(qc).WithCompiler(v.x.Policy.Compiler).WithStore(v.x.Policy.Store).
			WithTransaction(txn).WithInput(v.input).WithTime(v.x.AsOf).Run(v.ctx)
		if err != nil || len(rs) == 0 {
			return err
		}
		for name, term := range rs[0] {
			if name == result {
				out = text(term.Value)
			}
		}
		return nil
	})
	return out, err == nil
}

// isLocal tells a variable of the body from an import, a rule, or a root document.
func isLocal(l *Line, name ast.Var) bool {
	if name.IsWildcard() || name.IsGenerated() {
		return true
	}
	if name == "input" || name == "data" {
		return false
	}
	for _, i := range l.module.Imports {
		if i.Name() == name {
			return false
		}
	}
	for _, r := range l.module.Rules {
		if r.Head.Ref()[0].Value.Compare(name) == 0 {
			return false
		}
	}
	return !slices.ContainsFunc(ast.Builtins, func(b *ast.Builtin) bool {
		head, _, _ := strings.Cut(b.Name, ".")
		return head == string(name)
	})
}

// part is a term of a condition whose value is worth telling.
type part struct {
	term *ast.Term
	text string
}

// parts lists the references, variables and calls in an expression, in order, outer ones first. What is inside of
// comprehensions and of every has other variables.
func parts(x *ast.Expr) []part {
	var out []part
	var visit func(t *ast.Term)
	all := func(ts []*ast.Term) {
		for _, t := range ts {
			visit(t)
		}
	}
	visit = func(t *ast.Term) {
		switch v := t.Value.(type) {
		case ast.Call:
			if !isOperator(v[0]) {
				out = append(out, part{t, oneLine(t.String())})
			}
			all(v[1:])
		case ast.Ref:
			if isWholeInput(v) {
				return
			}
			out = append(out, part{t, oneLine(t.String())})
			for _, k := range v[1:] {
				if _, ok := k.Value.(ast.Var); ok {
					visit(k)
				}
			}
		case ast.Var:
			if !v.IsWildcard() && v != "input" {
				out = append(out, part{t, string(v)})
			}
		case *ast.Array:
			v.Foreach(visit)
		case ast.Set:
			v.Foreach(visit)
		case ast.Object:
			v.Foreach(func(k, item *ast.Term) { visit(k); visit(item) })
		}
	}
	switch terms := x.Terms.(type) {
	case *ast.Term:
		visit(terms)
	case []*ast.Term:
		if !isOperator(terms[0]) {
			call := ast.NewTerm(ast.Call(terms))
			out = append(out, part{call, oneLine(call.String())})
		}
		all(terms[1:])
	case *ast.SomeDecl:
		for _, s := range terms.Symbols {
			if call, ok := s.Value.(ast.Call); ok {
				all(call[1:])
			}
		}
	case *ast.Every:
		visit(terms.Domain)
	}
	return out
}

func isWholeInput(r ast.Ref) bool { return len(r) == 1 && r[0].Equal(ast.InputRootDocument) }

// isOperator tells whether a call's name is that of an infix operator, or of one that needs no telling.
func isOperator(t *ast.Term) bool {
	ref, ok := t.Value.(ast.Ref)
	if !ok {
		return false
	}
	name := ref.String()
	if b := ast.BuiltinMap[name]; b != nil && b.Infix != "" {
		return true
	}
	return name == ast.Member.Name || name == ast.MemberWithKey.Name || name == ast.Assign.Name || name == ast.Sprintf.Name
}

// text writes a value as whole does, in bounded length.
func text(v ast.Value) string { return clip(whole(v)) }

// whole writes a value as JSON, in a line. Sets are written as arrays.
func whole(v ast.Value) string {
	plain, err := ast.JSON(v)
	if err != nil {
		return v.String()
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(plain); err != nil {
		return v.String()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText], "") + "…"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
