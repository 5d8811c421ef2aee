package mutation

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// collection is an array, set or object as a list, so that an entry can be left out or replaced.
type collection struct {
	entries []entry
	isSet   bool
	build   func([]entry) *ast.Term
}

// entry is an element of an array or set, or a key and value of an object.
type entry struct{ key, value *ast.Term }

func (e entry) constant() bool {
	return isConstant(e.value) && (e.key == nil || isConstant(e.key))
}

func (e entry) line() *ast.Location {
	if e.key != nil {
		return e.key.Location
	}
	return e.value.Location
}

func (e entry) String() string {
	if e.key != nil {
		return e.key.String() + ": " + e.value.String()
	}
	return e.value.String()
}

func (c collection) constant() bool {
	return !slices.ContainsFunc(c.entries, func(e entry) bool { return !e.constant() })
}

func (c collection) less(i int) *ast.Term {
	return c.build(slices.Delete(slices.Clone(c.entries), i, i+1))
}

func (c collection) with(i int, t *ast.Term) *ast.Term {
	es := slices.Clone(c.entries)
	es[i].value = t
	return c.build(es)
}

func entriesOf(t *ast.Term) collection {
	switch v := t.Value.(type) {
	case *ast.Array:
		return arrayEntries(v)
	case ast.Set:
		return setEntries(v)
	case ast.Object:
		return objectEntries(v)
	default:
		return collection{}
	}
}

func arrayEntries(a *ast.Array) collection {
	c := collection{build: func(es []entry) *ast.Term { return ast.ArrayTerm(values(es)...) }}
	a.Foreach(func(t *ast.Term) { c.entries = append(c.entries, entry{value: t}) })
	return c
}

func setEntries(s ast.Set) collection {
	c := collection{isSet: true, build: func(es []entry) *ast.Term { return ast.SetTerm(values(es)...) }}
	for _, t := range s.Slice() {
		c.entries = append(c.entries, entry{value: t})
	}
	return c
}

func objectEntries(o ast.Object) collection {
	c := collection{build: func(es []entry) *ast.Term {
		items := make([][2]*ast.Term, len(es))
		for i, e := range es {
			items[i] = ast.Item(e.key, e.value)
		}
		return ast.ObjectTerm(items...)
	}}
	for _, k := range o.Keys() {
		c.entries = append(c.entries, entry{key: k, value: o.Get(k)})
	}
	return c
}

func values(es []entry) []*ast.Term {
	ts := make([]*ast.Term, len(es))
	for i, e := range es {
		ts[i] = e.value
	}
	return ts
}

// isConstant says whether a term is the same whatever the event.
func isConstant(t *ast.Term) bool {
	switch t.Value.(type) {
	case ast.Null, ast.Boolean, ast.Number, ast.String:
		return true
	case *ast.Array, ast.Set, ast.Object:
		return entriesOf(t).constant()
	default:
		return false
	}
}
