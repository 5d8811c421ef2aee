package prefilter

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// unify gives the cases in which x = y holds.
func (d *Deriver) unify(x, y *ast.Term, s state) []state {
	if d.free(x, s) {
		x, y = y, x
	}
	v, isVar := y.Value.(ast.Var)
	dead := isVar && s.live != nil && !s.live[v] && d.free(y, s)
	if dead && (gathers(x) || d.tells(x)) {
		return []state{s}
	}
	var out []state
	for _, b := range d.eval(x, s) {
		out = append(out, d.match(y, b.value, b.state)...)
	}
	if dead && !d.looks(x, s) {
		return d.common(out, s)
	}
	return out
}

// looks tells whether t looks for something: whether it is found matters even if what is found does not.
func (d *Deriver) looks(t *ast.Term, s state) bool {
	ref, ok := t.Value.(ast.Ref)
	return ok && slices.ContainsFunc(ref[1:], func(key *ast.Term) bool { return d.free(key, s) })
}

// tells tells whether t names rules that say something of any event.
func (d *Deriver) tells(t *ast.Term) bool {
	ref, ok := t.Value.(ast.Ref)
	return ok && d.isRule(ref) && telling(d.compiler.GetRulesExact(ref))
}

// free tells whether t is, or holds, a variable of which nothing is known: it takes what the other side has.
func (d *Deriver) free(t *ast.Term, s state) bool {
	found := false
	ast.WalkTerms(t, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Var:
			if d.variable(v, s).kind == unknown {
				found = true
			}
		case ast.Ref, *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension:
			return true
		}
		return found
	})
	return found
}

// match gives the cases in which the pattern t takes the value v.
func (d *Deriver) match(t *ast.Term, v value, s state) []state {
	switch p := t.Value.(type) {
	case ast.Var:
		if d.variable(p, s).kind == unknown {
			return states(each(d.defined(branch{s, v}, v), func(b branch) []branch {
				return one(b.state.bind(p, v), v)
			}))
		}
	case *ast.Array, ast.Object:
		if literal(p) && v.kind != composite {
			break
		}
		keys, items, ok := partsOf(t)
		if !ok {
			return states(d.defined(branch{s, v}, v))
		}
		return d.matchParts(keys, items, v, s)
	}
	var out []state
	for _, b := range d.eval(t, s) {
		out = append(out, d.compare("==", b.value, v, b.state)...)
	}
	return out
}

// matchParts takes v apart: an array of as many items, or an object with just these keys.
func (d *Deriver) matchParts(keys []ast.Value, items []*ast.Term, v value, s state) []state {
	switch v.kind {
	case constant:
		var out []state
		if len(v.consts) > maxRows {
			return []state{s}
		}
		for _, c := range v.consts {
			if values, ok := takeApart(c, keys, len(items)); ok {
				out = append(out, d.matchEach(items, values, s)...)
			}
		}
		return out
	case composite:
		if len(v.of.items) != len(items) || (v.of.keys == nil) != (keys == nil) {
			return nil
		}
		values := make([]value, len(items))
		for i := range items {
			key := ast.IntNumberTerm(i).Value
			if keys != nil {
				key = keys[i]
			}
			item, ok := v.item(key)
			if !ok {
				return nil
			}
			values[i] = item
		}
		return d.matchEach(items, values, s)
	case derived:
		return d.matchFunction(keys, items, v.fn, s)
	default:
		return []state{s}
	}
}

// takeApart takes a constant apart.
func takeApart(c ast.Value, keys []ast.Value, n int) ([]value, bool) {
	if keys == nil {
		a, ok := c.(*ast.Array)
		if !ok || a.Len() != n {
			return nil, false
		}
		out := make([]value, n)
		for i := range out {
			out[i] = constantOf(a.Elem(i).Value)
		}
		return out, true
	}
	o, ok := c.(ast.Object)
	if !ok || o.Len() != n {
		return nil, false
	}
	out := make([]value, n)
	for i, key := range keys {
		t := o.Get(ast.NewTerm(key))
		if t == nil {
			return nil, false
		}
		out[i] = constantOf(t.Value)
	}
	return out, true
}

func (d *Deriver) matchEach(items []*ast.Term, values []value, s state) []state {
	in := []state{s}
	for i, item := range items {
		var next []state
		for _, s := range in {
			next = append(next, d.match(item, values[i], s)...)
		}
		if len(next) > maxClauses {
			return []state{s}
		}
		in = next
	}
	return in
}

// matchFunction takes apart what a function gives.
func (d *Deriver) matchFunction(keys []ast.Value, items []*ast.Term, f *function, s state) []state {
	values := make([]value, len(items))
	for i := range items {
		part := taken{keys, i, len(items)}
		values[i] = derivedOf(f.then(f.words+partWords(keys, i, len(items)), "part "+part.id(), true, part))
	}
	if len(items) == 0 {
		return d.present(derivedOf(f), s)
	}
	return d.matchEach(items, values, s)
}

// partWords names the i-th part of a pattern; the pattern's shape tells it from a part of another.
func partWords(keys []ast.Value, i, n int) string {
	if keys == nil {
		return "[" + ast.IntNumberTerm(i).String() + " of " + ast.IntNumberTerm(n).String() + "]"
	}
	return "[" + keys[i].String() + " of " + setText(keys, len(keys)) + "]"
}
