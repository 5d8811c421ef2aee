package prefilter

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// gather gives the cases from which the members of a comprehension come; whatever comes of them, there always is a set,
// array or object, perhaps an empty one. key is nil but for an object.
func (d *Deriver) gather(body ast.Body, key, term *ast.Term, s state) []branch {
	if d.broken.has(faultComprehension) {
		return each(branches(d.conjunction(body, s.within())), func(b branch) []branch { return one(b.state, value{}) })
	}
	cases, ok := d.members(body, key, term, s)
	if !ok {
		return one(s, value{})
	}
	return one(s, value{kind: gathered, from: &gathering{groups: []group{{cases: reduce(cases, d.broken)}}}})
}

// gatherList is gather for a list. Of one made from a constant list, it is known which members may stand before others.
func (d *Deriver) gatherList(v *ast.ArrayComprehension, s state) []branch {
	if d.broken.has(faultComprehension) {
		return d.gather(v.Body, nil, v.Term, s)
	}
	if groups, ok := d.listInTurn(v, s); ok {
		return one(s, value{kind: gathered, from: &gathering{list: true, inTurn: true, groups: groups}})
	}
	cases, ok := d.members(v.Body, nil, v.Term, s)
	if !ok {
		return one(s, value{})
	}
	return one(s, value{kind: gathered, from: &gathering{list: true, groups: []group{{cases: reduce(cases, d.broken)}}}})
}

// within is s for a body inside of an expression: all of its variables matter.
func (s state) within() state {
	s.live = nil
	return s
}

// members gives the cases of what a comprehension puts together. False means that there are too many.
func (d *Deriver) members(body ast.Body, key, term *ast.Term, s state) ([]outcome, bool) {
	wanted := []*ast.Term{term, term}
	if key != nil {
		wanted[0] = key
	}
	var out []outcome
	for _, in := range d.conjunction(body, s.within()) {
		cases, ok := d.operands(wanted, in)
		if !ok {
			return nil, false
		}
		for _, c := range cases {
			for _, s2 := range d.present(c.values[1], c.state) {
				out = append(out, outcome{s2.since(s.tests), c.values[0], c.values[1], s.loops, s2.loops})
			}
		}
		if len(out) > maxClauses {
			return nil, false
		}
	}
	if len(out) > 1 && d.broken.has(faultOneCase) {
		out = out[:1]
	}
	return out, true
}

// conjunction gives the cases in which all expressions of a body may hold.
func (d *Deriver) conjunction(body ast.Body, s state) []state {
	in := []state{s}
	for _, e := range body {
		var next []state
		for _, s := range in {
			next = append(next, d.expr(e, s)...)
		}
		if len(next) > maxClauses {
			next = in // too many cases: go on as if nothing were known of e
		}
		in = next
	}
	return in
}

func branches(in []state) []branch {
	out := make([]branch, len(in))
	for i, s := range in {
		out[i] = branch{state: s}
	}
	return out
}

// stepGathered gives the cases of the member at a key.
func (d *Deriver) stepGathered(g *gathering, key *ast.Term, k branch) []branch {
	if n, ok := k.value.single(); ok && g.inTurn && same(n, ast.Number("0")) {
		return d.firstOf(g, k.state)
	}
	var out []branch
	for _, o := range g.cases() {
		s, o, ok := d.take(k.state, o)
		if !ok {
			continue
		}
		in := []state{s}
		if !g.list {
			in = d.match(key, o.key, s)
		}
		for _, s := range in {
			out = append(out, branch{s, o.value})
		}
	}
	return out
}

// firstOf gives the cases of the first member of a list whose groups take turns: those before it have none.
func (d *Deriver) firstOf(g *gathering, s state) []branch {
	var out []branch
	for _, of := range g.groups {
		for _, o := range of.cases {
			if s, o, ok := d.take(s, o); ok {
				out = append(out, branch{s, o.value})
			}
		}
		if of.always || d.broken.has(faultNoFirst) {
			break
		}
		if of.absent != nil {
			var ok bool
			if s, ok = s.require(*of.absent); !ok {
				break
			}
		}
	}
	return out
}

// concat joins lists of which members are known. False means that an operand is something else.
func concat(values []value) (value, bool) {
	g := &gathering{list: true, inTurn: true}
	known := false
	for _, v := range values {
		switch c, single := v.single(); {
		case v.kind == gathered && v.from.list:
			known = true
			g.groups = append(g.groups, v.from.groups...)
			g.inTurn = g.inTurn && v.from.inTurn
		case single:
			a, ok := c.(*ast.Array)
			if !ok {
				return value{}, false
			}
			for i := range a.Len() {
				g.groups = append(g.groups, group{always: true, cases: []outcome{{value: constantOf(a.Elem(i).Value)}}})
			}
		default:
			return value{}, false
		}
	}
	return value{kind: gathered, from: g}, known && len(g.groups) <= maxClauses
}
