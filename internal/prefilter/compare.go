package prefilter

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// compare gives the cases in which l == r or l != r holds.
func (d *Deriver) compare(sign string, l, r value, s state) []state {
	l, r = l.literal(), r.literal()
	is := d.relation(sign)
	if l.kind == constant && r.kind == constant {
		if is.some(l.consts, r.consts) {
			return []state{s}
		}
		return nil
	}
	if l.kind == derived && r.kind == derived {
		if l.fn.path == r.fn.path {
			return demand(s, samePath(l.fn, r.fn, is))
		}
		return d.twoPaths(l, r, is, s)
	}
	if l.kind == constant && r.kind == derived {
		l, r = r, l
	}
	if l.kind == derived && r.kind == constant {
		return demand(s, againstConstants(l.fn, r.consts, is))
	}
	return states(each(d.defined(branch{s, l}, r), func(b branch) []branch { return d.defined(b, r) }))
}

func (d *Deriver) relation(sign string) relation {
	return relation{differ: sign == "!=", text: d.broken.has(faultNumbersAsText)}
}

// relation is == or !=.
type relation struct {
	differ bool
	text   bool // the mistake that faultNumbersAsText stands for
}

func (r relation) is(a, b ast.Value) bool {
	equal := same(a, b)
	if r.text {
		equal = a.String() == b.String()
	}
	return equal != r.differ
}

// some tells whether the relation is between a value of l and one of m.
func (r relation) some(l, m []ast.Value) bool {
	return slices.ContainsFunc(l, func(a ast.Value) bool {
		return slices.ContainsFunc(m, func(b ast.Value) bool { return r.is(a, b) })
	})
}

func (r relation) sign() string {
	if r.differ {
		return "!="
	}
	return "=="
}

// againstConstants tests what f gives against one of several values.
func againstConstants(f *function, values []ast.Value, is relation) test {
	set := newConstants(values)
	sign := is.sign()
	var asks check = related{is, set}
	if sign == "==" && set.strings {
		asks = among{set}
	}
	if sign == "==" && f.direct {
		t := testIn(f.path, f.words, set, slices.ContainsFunc(f.missing, asks.holds))
		t.asks = asks
		t.sure = f.surely(asks)
		return t
	}
	subject := f.subject()
	words := subject + " in " + set.words()
	switch {
	case sign == "!=" && len(set.values) == 1:
		words = subject + " != " + set.values[0].String()
	case sign == "!=":
		words = subject + " is other than one of " + set.words()
	case len(set.values) == 1:
		words = subject + " == " + set.values[0].String()
	}
	t := testOn(f, words, "constants "+sign+idsOf(f.id)+set.text(), asks)
	if f.direct {
		t.same = set.same()
	}
	if f.direct && f.exact && sign == "!=" && len(set.values) == 1 {
		same := testIn(f.path, f.words, set, !t.sure.of(nil))
		t.opposite = &same
	}
	return t
}

// samePath compares two values that follow from one path.
func samePath(l, r *function, is relation) test {
	sign := is.sign()
	t := test{op: opCheck, path: l.path, missing: is.some(l.missing, r.missing), meaning: &meaning{words: l.subject() + " " + sign + " " + r.subject(), chain: link(l.chain, r.chain...)}}
	t.asks = compared{l.made, r.made, is}
	return t.identify("same " + sign + idsOf(l.id, r.id))
}

// twoPaths compares what follows from two paths, which must stand on one row, or one of them on a row of a loop within
// the other's. Otherwise no more is asked than that both are defined.
func (d *Deriver) twoPaths(l, r value, is relation, s state) []state {
	sign := is.sign()
	f, g := l.fn, r.fn
	if g.path < f.path {
		f, g = g, f
	}
	t := test{op: opEqual, path: f.path, meaning: &meaning{other: g.path, words: f.subject() + " " + sign + " " + g.subject(), pair: &comparison{f, g, is}}}
	if sign == "!=" {
		t.op = opDiffer
	}
	t = t.identify("two " + sign + idsOf(string(g.path), f.id, g.id, valuesID(f.missing), valuesID(g.missing)))
	var out []state
	for _, b := range each(d.defined(branch{s, l}, r), func(b branch) []branch { return d.defined(b, r) }) {
		if !f.path.home().within(g.path.home()) && !g.path.home().within(f.path.home()) {
			out = append(out, b.state)
			continue
		}
		out = append(out, demand(b.state, t)...)
	}
	return out
}
