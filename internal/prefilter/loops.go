package prefilter

import "github.com/open-policy-agent/opa/v1/ast"

// Loops of a rule are numbered as they are met, and those of a helper from where its arguments' end. What a helper
// amounts to is taken up as often as it is called, each time with loops of its own.

// loop begins a loop over what stands at p.
func (s state) loop(p path, kind byte) (state, path) {
	at := p.loop(kind, s.loops)
	s.loops++
	return s, at
}

// take takes up an outcome in s: false means that its tests contradict what is known.
func (d *Deriver) take(s state, o outcome) (state, outcome, bool) {
	s.loops = max(s.loops, o.from)
	own, by := o.from, s.loops-o.from
	if o.to > o.from && by > 0 && !d.broken.has(faultSharedLoops) {
		o = o.moved(func(n int) int {
			if n < own {
				return n
			}
			return n + by
		})
	}
	s.loops += o.to - o.from
	s, ok := s.all(o.tests)
	return s, o, ok
}

// moved is o with other numbers of loops.
func (o outcome) moved(number func(int) int) outcome {
	return outcome{o.tests.moved(number), o.key.moved(number), o.value.moved(number), number(o.from), number(o.to)}
}

func (c clause) moved(number func(int) int) clause {
	out := make(clause, len(c))
	for i, t := range c {
		if out[i] = t; t.refutes == nil && t.opposite == nil && t.home() == "" {
			continue
		}
		t = t.copied()
		t.path, t.other = path(renumber(string(t.path), number)), path(renumber(string(t.other), number))
		t.id = renumber(t.id, number)
		t.of = t.of.moved(number)
		if t.refutes != nil {
			t.refutes = mapTexts(t.refutes, func(id string) string { return renumber(id, number) })
		}
		if t.opposite != nil {
			other := clause{*t.opposite}.moved(number)[0]
			t.opposite = &other
		}
		out[i] = t
	}
	return out
}

func mapTexts(in []string, f func(string) string) []string {
	out := make([]string, len(in))
	for i, x := range in {
		out[i] = f(x)
	}
	return out
}

func (g group) moved(number func(int) int) group {
	cases := make([]outcome, len(g.cases))
	for i, o := range g.cases {
		cases[i] = o.moved(number)
	}
	g.cases = cases
	if g.absent != nil {
		other := clause{*g.absent}.moved(number)[0]
		g.absent = &other
	}
	return g
}

func (f *function) moved(number func(int) int) *function {
	g := *f
	g.path = path(renumber(string(f.path), number))
	if f.splits != nil {
		g.splits = &splitting{f.splits.of.moved(number), f.splits.separator}
	}
	return &g
}

func (v value) moved(number func(int) int) value {
	switch v.kind {
	case derived:
		v.fn = v.fn.moved(number)
	case composite:
		items := make([]value, len(v.of.items))
		for i, item := range v.of.items {
			items[i] = item.moved(number)
		}
		v.of = &parts{v.of.keys, items}
	case position:
		v.loop = path(renumber(string(v.loop), number))
	case gathered:
		g := *v.from
		g.groups = make([]group, len(v.from.groups))
		for i, of := range v.from.groups {
			g.groups[i] = of.moved(number)
		}
		v.from = &g
	default:
	}
	return v
}

// loopsAfter is a number that no loop of values has, nor any above it.
func loopsAfter(values []value) int {
	after := 0
	see := func(n int) { after = max(after, n+1) }
	for _, v := range values {
		switch v.kind {
		case derived:
			loopsIn(string(v.fn.path), see)
		case composite:
			after = max(after, loopsAfter(v.of.items))
		case position:
			loopsIn(string(v.loop), see)
		case gathered:
			for _, o := range v.from.cases() {
				after = max(after, o.to)
			}
		default:
		}
	}
	return after
}

// canonical numbers the loops of a clause in the order in which its tests name them.
func (c clause) canonical() clause {
	numbers := map[int]int{}
	number := func(n int) int {
		if _, ok := numbers[n]; !ok {
			numbers[n] = len(numbers)
		}
		return numbers[n]
	}
	for _, t := range c {
		loopsIn(string(t.path), func(n int) { number(n) })
		loopsIn(string(t.other), func(n int) { number(n) })
	}
	return c.moved(number)
}

// holds evaluates c on an event: there is a row for each loop so that all tests hold.
func (c clause) holds(event ast.Value) bool { return c.holdsFrom("", event, chosen{}) }

// holdsFrom evaluates the tests about the row of one loop, or about the event, and the loops within.
func (c clause) holdsFrom(home path, event ast.Value, in chosen) bool {
	inner := map[path]bool{}
	for _, t := range c {
		at := t.home()
		if at == home && !t.holds(event, in) {
			return false
		}
		for at != home && at.within(home) {
			above := at.parent().home()
			if above == home {
				inner[at] = true
			}
			at = above
		}
	}
	for loop := range inner {
		over, known := loop.parent().find(event, in)
		found := !known
		if known && over != nil {
			for _, row := range entries(over, loop.last()[1]) {
				in[loop] = row
				found = found || c.holdsFrom(loop, event, in)
			}
			delete(in, loop)
		}
		if !found {
			return false
		}
	}
	return true
}
