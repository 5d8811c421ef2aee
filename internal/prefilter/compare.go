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
		if some(l.consts, r.consts, is) {
			return []state{s}
		}
		return nil
	}
	if l.kind == derived && r.kind == derived {
		if l.fn.path == r.fn.path {
			return demand(s, samePath(sign, l.fn, r.fn, is))
		}
		return d.twoPaths(sign, l, r, is, s)
	}
	if l.kind == constant && r.kind == derived {
		l, r = r, l
	}
	if l.kind == derived && r.kind == constant {
		return demand(s, againstConstants(sign, l.fn, r.consts, is))
	}
	return states(each(d.defined(branch{s, l}, r), func(b branch) []branch { return d.defined(b, r) }))
}

func (d *Deriver) relation(sign string) func(a, b ast.Value) bool {
	equal := same
	if d.broken.has(faultNumbersAsText) {
		equal = func(a, b ast.Value) bool { return a.String() == b.String() }
	}
	if sign == "!=" {
		return func(a, b ast.Value) bool { return !equal(a, b) }
	}
	return equal
}

func some(l, r []ast.Value, is func(a, b ast.Value) bool) bool {
	return slices.ContainsFunc(l, func(a ast.Value) bool {
		return slices.ContainsFunc(r, func(b ast.Value) bool { return is(a, b) })
	})
}

// againstConstants tests what f gives against one of several values.
func againstConstants(sign string, f *function, values []ast.Value, is func(a, b ast.Value) bool) test {
	set := newConstants(values)
	accepts := func(v ast.Value) bool { return some([]ast.Value{v}, set.values, is) }
	if sign == "==" && set.strings {
		accepts = set.has
	}
	if sign == "==" && f.direct {
		t := testIn(f.path, f.words, set, slices.ContainsFunc(f.missing, accepts))
		t.presents = accepts
		t.sure = f.surely(accepts)
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
	t := testOn(f, words, f.words+sign+set.text(), accepts)
	if f.direct {
		t.same = set.same()
	}
	if f.direct && f.exact && sign == "!=" && len(set.values) == 1 {
		same := testIn(f.path, f.words, set, !t.sure(nil))
		t.opposite = &same
	}
	return t
}

// samePath compares two values that follow from one path.
func samePath(sign string, l, r *function, is func(a, b ast.Value) bool) test {
	t := test{op: opCheck, path: l.path, missing: some(l.missing, r.missing, is), meaning: &meaning{words: l.words + " " + sign + " " + r.words, chain: link(l.chain, r.chain...)}}
	t.presents = func(v ast.Value) bool {
		a, known := l.of(v)
		b, also := r.of(v)
		return !known || !also || some(a, b, is)
	}
	return t.identify(l.words + sign + r.words)
}

// twoPaths compares what follows from two paths, which must stand on one row, or one of them on a row of a loop within
// the other's. Otherwise no more is asked than that both are defined.
func (d *Deriver) twoPaths(sign string, l, r value, is func(a, b ast.Value) bool, s state) []state {
	f, g := l.fn, r.fn
	if g.path < f.path {
		f, g = g, f
	}
	t := test{op: opEqual, path: f.path, meaning: &meaning{other: g.path, words: f.subject() + " " + sign + " " + g.subject(), pair: &comparison{f, g, is}}}
	if sign == "!=" {
		t.op = opDiffer
	}
	t = t.identify(sign + f.words + "\x01" + string(g.path) + "\x01" + g.words + setText(f.missing, len(f.missing)) + setText(g.missing, len(g.missing)))
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
