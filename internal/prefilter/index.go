package prefilter

import (
	"cmp"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Index answers for many formulas at once which of them may hold of an event, from the raw JSON tokens at the paths
// that they test. It is not changed once made; each goroutine asks it through a Worker of its own.
type Index struct {
	paths   [][]string
	columns []column
	pairs   []pair
	all     bits
	owner   []int // formula of each clause, not falling
	broken  fault
}

// column holds the tests of one path.
type column struct {
	slot    int
	mask    bits // clauses with a test here
	missing bits // clauses that a missing path leaves
	known   bits // clauses that any value leaves; nil where values must be looked at
	objects bits // clauses that any object leaves; nil where it must be looked at
	arrays  bits // and any array
	tests   []columnTest
	strings map[string]bits // where the tests ask for named strings only: what each of these leaves
	others  bits            // and what any other string leaves
}

type columnTest struct {
	clause int
	test   test
}

// pair compares two paths.
type pair struct {
	clause, a, b int
	test         test
}

// NewIndex makes an index of formulas, which are numbered in their order.
func NewIndex(formulas []Formula) *Index { return newIndex(formulas, 0) }

func newIndex(formulas []Formula, broken fault) *Index {
	b := &builder{index: &Index{broken: broken}, columns: map[path]*column{}, slots: map[path]int{}}
	for i, f := range formulas {
		for range f.clauses {
			b.index.owner = append(b.index.owner, i)
		}
	}
	n := 0
	for _, f := range formulas {
		for _, c := range f.clauses {
			b.add(n, c)
			n++
		}
	}
	return b.finish()
}

// Paths lists the paths whose tokens Candidates needs, each as object keys from the event on, in the order of slots.
func (x *Index) Paths() [][]string { return x.paths }

type builder struct {
	index   *Index
	columns map[path]*column
	slots   map[path]int
}

func (b *builder) slot(p path) int {
	i, ok := b.slots[p]
	if !ok {
		i = len(b.index.paths)
		b.slots[p] = i
		b.index.paths = append(b.index.paths, p.keys())
	}
	return i
}

func (b *builder) add(n int, c clause) {
	size := len(b.index.owner)
	for _, t := range c {
		if t.two() {
			b.index.pairs = append(b.index.pairs, pair{n, b.slot(t.path), b.slot(t.other), t})
			continue
		}
		col := b.columns[t.path]
		if col == nil {
			col = &column{slot: b.slot(t.path), mask: newBits(size)}
			b.columns[t.path] = col
		}
		col.mask.set(n)
		col.tests = append(col.tests, columnTest{n, t})
	}
}

func (b *builder) finish() *Index {
	x := b.index
	x.all = newBits(len(x.owner))
	for i := range x.owner {
		x.all.set(i)
	}
	for _, col := range b.columns {
		col.missing = col.after(x.all, nil)
		if x.broken.has(faultMissingFails) {
			col.missing = x.all.without(col.mask)
		}
		if !slices.ContainsFunc(col.tests, func(t columnTest) bool { return t.test.op != opPresent }) {
			col.known = x.all
		}
		if !slices.ContainsFunc(col.tests, func(t columnTest) bool { return !t.test.shallow }) {
			col.objects = col.after(x.all, ast.NewObject())
			col.arrays = col.after(x.all, ast.NewArray())
		}
		col.tabulate(x.all)
		x.columns = append(x.columns, *col)
	}
	// Those first that decide about most clauses and cost nothing to look at.
	slices.SortFunc(x.columns, func(a, b column) int {
		return cmp.Or(-cmp.Compare(a.cheap(), b.cheap()), -cmp.Compare(a.mask.count(), b.mask.count()), cmp.Compare(a.slot, b.slot))
	})
	return x
}

// cheap classes columns by what looking at a token costs.
func (c *column) cheap() int {
	switch {
	case c.strings != nil && c.mask.count() > 0:
		return 2
	case c.known == nil:
		return 1
	}
	return 0
}

// after is what a value leaves of clauses, nil for a missing one.
func (c *column) after(of bits, v ast.Value) bits {
	return c.leave(of, func(t test) bool { return t.accepts(v) })
}

// afterToken is what a token leaves of clauses. Where its value is not known, only tests fail that its type fails.
func (c *column) afterToken(of bits, raw []byte, broken fault) bits {
	if v, ok := decode(raw, broken); ok {
		return c.after(of, v)
	}
	if broken.has(faultUnknownFails) {
		return of.without(c.mask)
	}
	return c.leave(of, func(t test) bool { return t.mayAccept(class(raw)) })
}

func (c *column) leave(of bits, accepts func(test) bool) bits {
	left := slices.Clone(of)
	for _, t := range c.tests {
		if left.has(t.clause) && !accepts(t.test) {
			left.clear(t.clause)
		}
	}
	return left
}

// tabulate makes a table of strings where the tests need no other values.
func (c *column) tabulate(all bits) {
	seen := newBits(len(all) * 64)
	others := slices.Clone(all)
	for _, t := range c.tests {
		named := t.test.op == opIn && t.test.set.strings
		if !named && t.test.op != opPresent && t.test.op != opTrue || seen.has(t.clause) {
			return
		}
		seen.set(t.clause)
		if named {
			others.clear(t.clause)
		}
	}
	c.strings, c.others = map[string]bits{}, others
	for _, t := range c.tests {
		for _, v := range t.test.set.values {
			s := string(v.(ast.String))
			if c.strings[s] == nil {
				c.strings[s] = slices.Clone(others)
			}
			c.strings[s].set(t.clause)
		}
	}
}
