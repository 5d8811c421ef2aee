package prefilter

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// folding is the value of a document that no event changes: none where it is undefined.
type folding struct {
	known  bool
	values []ast.Value
}

// fold evaluates the document at ref when it depends on nothing but rules and data.
func (d *Deriver) fold(ref ast.Ref) folding {
	id := ref.String()
	if f, ok := d.folded[id]; ok {
		return f
	}
	var f folding
	if d.store != nil && d.pure(ref, map[string]bool{}) {
		if values, err := d.query(ref); err == nil {
			f = folding{known: true, values: values}
		}
	}
	d.folded[id] = f
	return f
}

// query evaluates ref. An error of a builtin is one of the query: rules that depend on it fail, and must be evaluated for
// that to be told.
func (d *Deriver) query(ref ast.Ref) (values []ast.Value, err error) {
	result := ast.VarTerm("result")
	body, err := d.compiler.QueryCompiler().Compile(ast.NewBody(ast.Equality.Expr(result, ast.NewTerm(ref))))
	if err != nil {
		return nil, err
	}
	ctx := background()
	txn, err := d.store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer d.store.Abort(ctx, txn)
	var failed []topdown.Error
	q := topdown.NewQuery(body).WithCompiler(d.compiler).WithStore(d.store).WithTransaction(txn).WithBuiltinErrorList(&failed)
	err = q.Iter(ctx, func(r topdown.QueryResult) error {
		values = append(values, r[ast.Var("result")].Value)
		return nil
	})
	if err == nil && len(failed) > 0 {
		err = &failed[0]
	}
	return values, err
}

// pure tells whether neither an event nor chance nor time has a part in the document at ref.
func (d *Deriver) pure(ref ast.Ref, seen map[string]bool) bool {
	id := ref.String()
	if seen[id] {
		return true
	}
	seen[id] = true
	if len(ref.ConstantPrefix()) < 2 {
		return false
	}
	for _, r := range d.compiler.GetRulesDynamicWithOpts(ref, ast.RulesOptions{IncludeHiddenModules: true}) {
		if len(r.Head.Args) > 0 && !functionOf(r, ref) || !d.pureRule(r, seen) {
			return false
		}
	}
	return true
}

// functionOf tells whether ref is the name of the function that r is a part of.
func functionOf(r *ast.Rule, ref ast.Ref) bool { return r.Ref().Equal(ref) }

func (d *Deriver) pureRule(r *ast.Rule, seen map[string]bool) bool {
	pure := true
	var visit func(x any) bool
	visit = func(x any) bool {
		switch x := x.(type) {
		case *ast.With:
			pure = false
		case *ast.Expr:
			pure = pure && (!x.IsCall() || d.pureCall(x.Operator()))
		case ast.Var:
			pure = pure && !x.Equal(ast.InputRootDocument.Value) && !x.Equal(ast.DefaultRootDocument.Value)
		case ast.Ref:
			pure = pure && d.pureRef(x, seen)
			for _, t := range x[1:] {
				ast.NewGenericVisitor(visit).Walk(t)
			}
			return true
		}
		return !pure
	}
	ast.NewGenericVisitor(visit).Walk(r)
	return pure
}

// pureRef judges a reference.
func (d *Deriver) pureRef(ref ast.Ref, seen map[string]bool) bool {
	switch {
	case ref[0].Equal(ast.InputRootDocument):
		return false
	case ref[0].Equal(ast.DefaultRootDocument):
		return d.pure(ref, seen)
	}
	return true
}

// pureCall judges what is called. Functions are judged as references.
func (d *Deriver) pureCall(op ast.Ref) bool {
	name := op.String()
	switch name {
	case ast.Equality.Name, ast.WalkBuiltin.Name, ast.NumbersRange.Name:
		return true
	}
	return op[0].Equal(ast.DefaultRootDocument) || understood(name) || d.broken.has(faultFoldClock)
}
