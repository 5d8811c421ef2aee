package prefilter

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What functions do and tests ask is data, not code: formulas can be written and read back (see encode.go).

// step makes values of what stands at a path. False means that nothing is known.
type step interface {
	apply(v ast.Value) ([]ast.Value, bool)
}

// itself is what stands there.
type itself struct{}

func (itself) apply(v ast.Value) ([]ast.Value, bool) { return []ast.Value{v}, true }

// got follows keys as object.get does.
type got struct{ keys, fallback []ast.Value }

func (g got) apply(v ast.Value) ([]ast.Value, bool) { return getIn(v, g.keys, g.fallback), true }

// turned makes more of what a step gives.
type turned struct {
	from step
	next turn
}

func (t turned) apply(v ast.Value) ([]ast.Value, bool) {
	values, ok := t.from.apply(v)
	return union(values, t.next.of), ok
}

// turn makes values of a value.
type turn interface {
	of(v ast.Value) []ast.Value
}

// keyed is what stands below a value at keys.
type keyed struct{ keys []ast.Value }

func (k keyed) of(v ast.Value) []ast.Value {
	return union(k.keys, func(key ast.Value) []ast.Value { return lookup(v, key, false) })
}

// entered are the entries of a collection.
type entered struct{}

func (entered) of(v ast.Value) []ast.Value {
	return valuesOf(v)
}

// taken is the i-th part of an array of n, or of an object with just these keys.
type taken struct {
	keys []ast.Value // nil for an array
	i, n int
}

func (t taken) of(v ast.Value) []ast.Value {
	found, ok := takeApart(v, t.keys, t.n)
	if !ok {
		return nil
	}
	return found[t.i].consts
}

// tabled is what tables have for a key.
type tabled struct {
	tables []ast.Value
	stored bool // they are in a base document
}

func (t tabled) of(key ast.Value) []ast.Value {
	return union(t.tables, func(from ast.Value) []ast.Value { return lookup(from, key, t.stored) })
}

// check asks something of a value that is there.
type check interface {
	holds(v ast.Value) bool
}

// anything holds of every value.
type anything struct{}

func (anything) holds(ast.Value) bool { return true }

// truth holds of every value but false.
type truth struct{}

func (truth) holds(v ast.Value) bool { return truthy(v) }

// among holds of the members of a set.
type among struct{ set constants }

func (a among) holds(v ast.Value) bool { return a.set.has(v) }

// related holds of values that are so related to a member of a set.
type related struct {
	is  relation
	set constants
}

func (r related) holds(v ast.Value) bool { return r.is.some([]ast.Value{v}, r.set.values) }

// someOf asks for a value that a step gives, or for none where it is not known what that gives.
type someOf struct {
	made step
	is   check
}

func (s someOf) holds(v ast.Value) bool {
	values, known := s.made.apply(v)
	return !known || slices.ContainsFunc(values, s.is.holds)
}

// compared compares what two steps make of one value.
type compared struct {
	l, r step
	is   relation
}

func (c compared) holds(v ast.Value) bool {
	a, known := c.l.apply(v)
	b, also := c.r.apply(v)
	return !known || !also || c.is.some(a, b)
}

// eitherOf holds where one of two does.
type eitherOf struct{ a, b check }

func (e eitherOf) holds(v ast.Value) bool { return e.a.holds(v) || e.b.holds(v) }

// allOf holds where all do.
type allOf []check

func (a allOf) holds(v ast.Value) bool {
	return !slices.ContainsFunc(a, func(c check) bool { return !c.holds(v) })
}

// opposed holds where another does not.
type opposed struct{ of check }

func (o opposed) holds(v ast.Value) bool { return !o.of.holds(v) }

// unsure holds where something is not certain.
type unsure struct{ of assurance }

func (u unsure) holds(v ast.Value) bool { return !u.of.of(v) }

// assurance tells of what stands at a path, nil where nothing does, whether what a test asks is so for certain.
type assurance interface {
	of(v ast.Value) bool
}

// assured is of what a step gives, or of what there is where nothing stands at the path.
type assured struct {
	made    step
	missing []ast.Value
	is      check
}

func (a assured) of(v ast.Value) bool {
	values, known := a.missing, true
	if v != nil {
		values, known = a.made.apply(v)
	}
	return known && len(values) == 1 && a.is.holds(values[0])
}

// allSure is of several at once.
type allSure []assurance

func (a allSure) of(v ast.Value) bool {
	return !slices.ContainsFunc(a, func(x assurance) bool { return !x.of(v) })
}

// mayBe takes for certain what may be: the mistake that faultMayIsSure stands for.
type mayBe struct{ test }

func (m mayBe) of(v ast.Value) bool { return m.accepts(v) }
