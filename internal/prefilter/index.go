package prefilter

import (
	"cmp"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Index answers for many formulas at once which of them may hold of an event, from the raw JSON tokens at the paths
// that they test. It is not changed once made; each goroutine asks it through a Worker of its own.
type Index struct {
	paths  [][]string
	top    *level
	owner  []int // formula of each clause, not falling
	broken fault

	levels, columns, sides int // how many there are
}

// level holds the tests about one row: of the event, which is the row of the top, or of a loop over something in the row
// above. An item is a set of tests that all hold of a row: at the top a clause, elsewhere what a clause asks of one loop.
type level struct {
	number  int
	above   *level
	kind    byte  // of the loop
	over    int   // slot, in the row above, of what the loop goes over
	owner   []int // item above of each item
	mask    bits  // items above that have an item here
	keys    map[path]int
	fields  []field
	self    int // slot of the row itself; -1 where it is not wanted
	slots   int
	tests   []itemTest
	all     bits
	columns []column
	pairs   []pair
	loops   []*level
}

type itemTest struct {
	item int
	test test
}

// column holds the tests of one path: what stands in a slot, or a part of it. Those that ask for the type of a value are
// in a column of their own.
type column struct {
	number   int
	slot     int
	parts    []part
	all      bits // items of the level
	mask     bits // items with a test here
	missing  bits // items that a missing path leaves
	known    bits // items that any part leaves; nil where it must be looked at
	tests    []itemsTest
	oneByOne bool             // it is of a loop, where tests are run when they matter
	typed    bool             // the tests ask for types only
	types    [numClasses]bits // items that any token of a class leaves, by its number; nil where it must be looked at
	strings  map[string]bits  // where the tests ask for named strings only: what each of these leaves
	others   bits             // and what any other string leaves
}

// itemsTest is a test of several items.
type itemsTest struct {
	test  test
	items bits
}

// pair compares what follows from two paths.
type pair struct {
	item int
	a, b side
	test test
}

// side is one of the two paths: a slot of the row some levels up, or a part of it.
type side struct {
	number int
	up     int
	slot   int
	parts  []part
	fn     *function
}

// NewIndex makes an index of formulas, which are numbered in their order.
func NewIndex(formulas []Formula) *Index { return newIndex(formulas, 0) }

func newIndex(formulas []Formula, broken fault) *Index {
	b := &builder{broken: broken}
	x := &Index{broken: broken, top: b.level(nil, "", 0)}
	for i, f := range formulas {
		for _, c := range f.clauses {
			x.owner = append(x.owner, i)
			b.add(x.top, c)
		}
	}
	b.finish(x.top)
	x.levels, x.columns, x.sides = b.levels, b.columns, b.sides
	x.paths = make([][]string, len(x.top.keys))
	for p, slot := range x.top.keys {
		x.paths[slot] = p.keys()
	}
	return x
}

// Paths lists the paths whose tokens Candidates needs, each as object keys from the event on, in the order of slots.
func (x *Index) Paths() [][]string { return x.paths }

type builder struct {
	broken  fault
	levels  int
	columns int
	sides   int
}

// level makes the level of a loop over something in the row above.
func (b *builder) level(above *level, over path, kind byte) *level {
	l := &level{number: b.levels, above: above, kind: kind, keys: map[path]int{}, self: -1}
	b.levels++
	if above != nil {
		l.over = above.slot(over)
		above.loops = append(above.loops, l)
	}
	return l
}

// slot is where the token at a path in the row stands.
func (l *level) slot(p path) int {
	i, ok := l.keys[p]
	if ok {
		return i
	}
	i = len(l.keys)
	l.keys[p] = i
	if p == "" {
		l.self = i
	} else if l.above != nil {
		l.fields = addField(l.fields, p.keys(), i)
	}
	return i
}

// add adds a clause.
func (b *builder) add(top *level, c clause) {
	n := len(top.owner)
	top.owner = append(top.owner, n)
	items := map[path]place{"": {top, n}}
	for _, t := range c {
		at := b.place(items, t.home())
		at.level.tests = append(at.level.tests, itemTest{at.item, t})
	}
}

// place is an item at a level.
type place struct {
	level *level
	item  int
}

// place finds, or makes, the item of a loop in a clause.
func (b *builder) place(items map[path]place, home path) place {
	if at, ok := items[home]; ok {
		return at
	}
	over := home.parent()
	outer := over.home()
	above := b.place(items, outer)
	l := b.loop(above.level, over.beyond(outer), home.last()[1])
	at := place{l, len(l.owner)}
	l.owner = append(l.owner, above.item)
	items[home] = at
	return at
}

// loop finds, or makes, the level of a loop over what stands at a path in the row above.
func (b *builder) loop(above *level, over path, kind byte) *level {
	slot := above.slot(over)
	for _, l := range above.loops {
		if l.over == slot && l.kind == kind {
			return l
		}
	}
	return b.level(above, over, kind)
}

// finish makes tables of the tests of a level and of those below.
func (b *builder) finish(l *level) {
	l.all = newBits(len(l.owner))
	for i := range l.owner {
		l.all.set(i)
	}
	b.gather(l)
	for _, inner := range l.loops {
		b.finish(inner)
		inner.mask = newBits(len(l.owner))
		for _, item := range inner.owner {
			inner.mask.set(item)
		}
	}
	l.slots = len(l.keys)
}

// gather puts the tests of a level into columns and pairs.
func (b *builder) gather(l *level) {
	type name struct {
		path  path
		typed bool
	}
	columns := map[name]*column{}
	var order []*column
	for _, t := range l.tests {
		if t.test.two() {
			l.pairs = append(l.pairs, pair{t.item, b.side(l, t.test.path, t.test.pair.l), b.side(l, t.test.other, t.test.pair.r), t.test})
			continue
		}
		of := name{t.test.path, t.test.same == sameTypes && !t.test.path.isPart()}
		col := columns[of]
		if col == nil {
			col = &column{number: b.columns, all: l.all, mask: newBits(len(l.owner))}
			col.slot, col.parts = l.locate(t.test.path)
			columns[of] = col
			order = append(order, col)
			b.columns++
		}
		col.add(t, b.broken)
	}
	for _, col := range order {
		col.finish(b.broken)
		col.oneByOne = l.above != nil && !col.typed && col.strings == nil && col.parts == nil && len(col.tests) <= 64
	}
	l.arrange(order)
}

// arrange puts columns in the order in which they are looked at. Those come first that decide about most items and cost
// nothing to look at. The columns of the event itself cost the same once a worker knows their tokens: first those that tell
// apart values, such as names, which leave the fewest clauses.
func (l *level) arrange(columns []*column) {
	cost := (*column).cheap
	if l.above == nil {
		cost = (*column).telling
	}
	items := make(map[*column]int, len(columns))
	for _, c := range columns {
		items[c] = c.mask.count()
	}
	slices.SortFunc(columns, func(a, b *column) int {
		return cmp.Or(-cmp.Compare(cost(a), cost(b)), -cmp.Compare(items[a], items[b]), cmp.Compare(a.number, b.number))
	})
	l.columns = make([]column, len(columns))
	for i, c := range columns {
		l.columns[i] = *c
	}
}

// add adds a test of an item.
func (c *column) add(t itemTest, broken fault) {
	c.mask.set(t.item)
	for i := range c.tests {
		if is := c.tests[i].test; is.id == t.test.id || broken.has(faultOneWording) && is.words == t.test.words {
			c.tests[i].items.set(t.item)
			return
		}
	}
	of := itemsTest{t.test, make(bits, len(c.all))}
	of.items.set(t.item)
	c.tests = append(c.tests, of)
}

// locate finds the slot of a path that stands in a row of the level, and which part of it is meant.
func (l *level) locate(p path) (slot int, parts []part) {
	whole := p.whole()
	parts, _ = p.partsFrom(whole)
	return l.slot(whole.beyond(p.home())), parts
}

func (b *builder) side(l *level, p path, fn *function) side {
	up := 0
	for l.depth() > p.depth() {
		l = l.above
		up++
	}
	slot, parts := l.locate(p)
	b.sides++
	return side{b.sides - 1, up, slot, parts, fn}
}

func (l *level) depth() int {
	if l.above == nil {
		return 0
	}
	return l.above.depth() + 1
}

// finish makes a column's tables.
func (c *column) finish(broken fault) {
	c.missing = c.after(nil)
	if broken.has(faultMissingFails) {
		c.missing = c.all.without(c.mask)
	}
	every := func(is func(test) bool) bool {
		return !slices.ContainsFunc(c.tests, func(t itemsTest) bool { return !is(t.test) })
	}
	if c.parts != nil {
		if every(func(t test) bool { return t.op == opPresent }) {
			c.known = c.all
		}
		c.tabulate()
		return
	}
	c.typed = every(func(t test) bool { return t.same == sameTypes })
	for _, v := range samples() {
		token := []byte(v.String())
		at := class(token)
		covers := func(t test) bool {
			return t.same.covers(at) || broken.has(faultOneString) && t.same.covers('0')
		}
		if every(covers) {
			c.types[classNumber(token)] = c.after(v)
		}
	}
	c.tabulate()
}

// cheap classes columns by what looking at a token costs.
func (c *column) cheap() int {
	switch {
	case c.typed:
		return 3
	case c.strings != nil:
		return 2
	case c.parts != nil:
		return 1
	}
	return 0
}

// telling classes columns by how few clauses their tokens leave.
func (c *column) telling() int {
	if c.typed {
		return 0
	}
	return 1
}

// after is what a value leaves of the items, nil for a missing one.
func (c *column) after(v ast.Value) bits {
	return c.leave(func(t test) bool { return t.accepts(v) })
}

// afterToken is what a token leaves of the items. Where its value is not known, only tests fail that its type fails.
func (c *column) afterToken(raw []byte, broken fault) bits {
	v, ok := decode(raw, broken)
	return c.leave(func(t test) bool { return t.acceptsToken(v, ok, raw, broken) })
}

func (c *column) leave(accepts func(test) bool) bits {
	left := slices.Clone(c.all)
	for i := range c.tests {
		if !accepts(c.tests[i].test) {
			left.drop(c.tests[i].items)
		}
	}
	return left
}

// tabulate makes a table of strings where the tests need no other values.
func (c *column) tabulate() {
	seen := make(bits, len(c.all))
	for _, t := range c.tests {
		if t.test.op != opIn || !t.test.set.strings || seen.meets(t.items) {
			return
		}
		seen.join(t.items)
	}
	c.strings, c.others = map[string]bits{}, c.all.without(c.mask)
	for _, t := range c.tests {
		for _, v := range t.test.set.values {
			s := string(v.(ast.String))
			if c.strings[s] == nil {
				c.strings[s] = slices.Clone(c.others)
			}
			c.strings[s].join(t.items)
		}
	}
}
