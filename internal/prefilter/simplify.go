package prefilter

import (
	"cmp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// maxClauses bounds the clauses of a formula, and the cases followed within a body.
const maxClauses = 64

// maxSimplified bounds the clauses that are compared with one another.
const maxSimplified = 8 * maxClauses

// bounded simplifies cs. When too many are left, only the tests of the event's kind are kept, and without those none.
func bounded(cs []clause, broken fault) []clause {
	if len(cs) > maxSimplified && !broken.has(faultCapDrops) {
		cs = weaken(cs, isKind)
	}
	if len(cs) > maxSimplified {
		return []clause{{}}
	}
	cs = simplify(cs, broken)
	if len(cs) <= maxClauses {
		return cs
	}
	if broken.has(faultCapDrops) {
		return cs[:maxClauses]
	}
	cs = simplify(weaken(cs, isKind), broken)
	if len(cs) <= maxClauses {
		return cs
	}
	return []clause{{}}
}

// simplify says the same in fewer words: contradictions, implied tests and implied clauses go, and clauses that differ
// in one path become one.
func simplify(cs []clause, broken fault) []clause {
	var out []clause
	for _, c := range cs {
		if c, ok := tidy(c); ok {
			out = append(out, c)
		}
	}
	for again := true; again; {
		out = subsume(out, broken)
		out, again = mergeAll(out, broken)
		again = absorb(out) || again
	}
	return out
}

// absorb drops from clauses what opposes a test of another that is otherwise implied: where that test does not hold, the
// other clause says it all. It tells whether there was any.
func absorb(cs []clause) (changed bool) {
	for i := range cs {
		for k := 0; k < len(cs[i]); k++ {
			if absorbed(cs, i, k) {
				cs[i], changed = slices.Delete(slices.Clone(cs[i]), k, k+1), true
				k--
			}
		}
	}
	return changed
}

// absorbed tells whether a clause has one test that opposes the k-th of the i-th and no other that this one has not.
func absorbed(cs []clause, i, k int) bool {
	c, t := cs[i], &cs[i][k]
	if t.home() != "" {
		return false
	}
	for _, other := range cs {
		if len(other) > len(c) {
			continue
		}
		at := -1
		for n := range other {
			if other[n].path == t.path && (t.opposes(&other[n]) || other[n].opposes(t)) {
				at = n
			}
		}
		for n := 0; n < len(other) && at >= 0; n++ {
			if n != at && !c.has(other[n].id) {
				at = -1
			}
		}
		if at >= 0 {
			return true
		}
	}
	return false
}

// tidy drops tests that others in the clause imply; false means that the clause cannot hold.
func tidy(c clause) (clause, bool) {
	out := make(clause, 0, len(c))
	for _, t := range settleMissing(slices.Clone(c)) {
		if !out.contains(t) {
			out = append(out, t)
		}
	}
	out, ok := narrow(out)
	if !ok {
		return nil, false
	}
	all := out
	out = make(clause, 0, len(all))
	for i := range all {
		if !all.implies(&all[i]) {
			out = append(out, all[i])
		}
	}
	out = withoutTwins(out)
	slices.SortStableFunc(out, func(a, b test) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.id, b.id))
	})
	return out, true
}

// withoutTwins drops loops of which another over the same asks at least as much.
func withoutTwins(c clause) clause {
	for {
		twin := twinOf(c)
		if twin == "" {
			return c
		}
		c = slices.DeleteFunc(slices.Clone(c), func(t test) bool { return t.home() == twin })
	}
}

func twinOf(c clause) path {
	for _, t := range c {
		twin := t.home()
		if twin == "" || slices.ContainsFunc(c, func(o test) bool { return o.home().under(twin) }) {
			continue
		}
		for _, o := range c {
			other := o.home()
			if other == twin || other == "" || other.parent() != twin.parent() || other.last()[1] != twin.last()[1] {
				continue
			}
			var own clause
			for _, t := range c {
				if t.home() == twin {
					own = append(own, t)
				}
			}
			if impliedBy(own.moved(func(n int) int {
				if n == twin.number() {
					return other.number()
				}
				return n
			}), c) {
				return twin
			}
		}
	}
	return ""
}

// settleMissing lets no test of a path accept that it is missing when another does not.
func settleMissing(c clause) clause {
	for i, t := range c {
		if !t.missing || t.two() {
			continue
		}
		if slices.ContainsFunc(c, func(by test) bool { return by.needs(t.path) }) {
			c[i].missing = false
			c[i].id = strings.TrimSuffix(t.id, idMissing)
		}
	}
	return c
}

// narrow runs the other tests of a path on the values that one of them names.
func narrow(c clause) (clause, bool) {
	for {
		i := slices.IndexFunc(c, func(in test) bool {
			return in.op == opIn && !in.missing && in.set.exact() && slices.ContainsFunc(c, func(t test) bool { return narrows(t, in) })
		})
		if i < 0 {
			break
		}
		in := c[i]
		set := in.set
		rest := slices.DeleteFunc(slices.Clone(c), func(t test) bool { return t.id == in.id })
		for _, t := range rest {
			if narrows(t, in) {
				set = set.filter(func(v ast.Value) bool { return t.acceptsAt(in.path, v) })
			}
		}
		rest = slices.DeleteFunc(rest, func(t test) bool { return narrows(t, in) })
		rest = append(rest, testIn(in.path, in.path.String(), set, false))
		c = rest
	}
	for _, t := range c {
		if refutedBy(t, func(id string) bool { return c.has(id) }) {
			return nil, false
		}
	}
	impossible := slices.ContainsFunc(c, func(t test) bool { return t.op == opIn && !t.missing && len(t.set.values) == 0 })
	return c, !impossible
}

// refutedBy tells whether t cannot hold beside tests with ids of which holding tells.
func refutedBy(t test, holding func(id string) bool) bool {
	return t.refutes != nil && !slices.ContainsFunc(t.refutes, func(id string) bool {
		present, orMissing := strings.CutSuffix(id, idMissing)
		return !holding(id) && (!orMissing || !holding(present))
	})
}

// narrows tells whether t is another test of what in names, or of a part of that.
func narrows(t, in test) bool {
	_, ok := t.path.partsFrom(in.path)
	return !t.two() && ok && t.id != in.id
}

// acceptsAt says whether t holds where v stands at a path of which its own is, or is a part.
func (t test) acceptsAt(at path, v ast.Value) bool {
	parts, ok := t.path.partsFrom(at)
	if !ok {
		return true
	}
	v, known := take(parts, v)
	return !known || t.accepts(v)
}

// implies tells whether another test of c implies t.
func (c clause) implies(t *test) bool {
	for i := range c {
		if implies(&c[i], t) {
			return true
		}
	}
	return false
}

// implies tells whether t says no more than that something is defined, and by needs it as well.
func implies(by, t *test) bool {
	switch {
	case by.id == t.id || by.op == opPresent && by.path == t.path:
		return false
	case t.op == opPresent && !t.missing:
		return by.needs(t.path)
	case len(by.of) > 0 && (by.of.has(t.id) || by.of.has(t.id+idMissing)):
		return !by.missing || t.missing
	case t.defines != "" && by.path == t.path && by.defines != t.defines:
		return (!by.missing || t.missing) && slices.Contains(by.chain, t.defines)
	case t.defines != "" && by.path.under(t.path):
		return by.needs(by.path) && by.path.splits(t.path) == t.defines
	}
	return false
}

// needs tells whether t holds only where there is something at p.
func (t *test) needs(p path) bool {
	at := func(q path) bool { return q == p || q.under(p) }
	if t.two() {
		return len(t.pair.l.missing) == 0 && at(t.path) || len(t.pair.r.missing) == 0 && at(t.other)
	}
	return !t.missing && at(t.path)
}

// rank orders tests for reading.
func rank(t test) int {
	switch of := t.path.whole(); {
	case t.two():
		return 4
	case of == pathSource:
		return 0
	case of == pathName:
		return 1
	case of == pathType:
		return 2
	}
	return 3
}

// subsume drops clauses that imply another.
func subsume(cs []clause, broken fault) []clause {
	dropped := make([]bool, len(cs))
	for i, c := range cs {
		for j, weaker := range cs {
			if i == j || dropped[j] || !impliedBy(weaker, c) {
				continue
			}
			if broken.has(faultKeepStronger) && len(weaker) < len(c) {
				dropped[j] = true
				continue
			}
			dropped[i] = true
			break
		}
	}
	var out []clause
	for i, c := range cs {
		if !dropped[i] {
			out = append(out, c)
		}
	}
	return out
}

// impliedBy tells whether every test of weaker is one of c's.
func impliedBy(weaker, c clause) bool {
	return len(weaker) <= len(c) && !slices.ContainsFunc(weaker, func(t test) bool { return !c.contains(t) })
}

// mergeAll makes one clause of any two that differ in one test of one path, and tells whether there were such.
func mergeAll(cs []clause, broken fault) (out []clause, changed bool) {
	out = slices.Clone(cs)
	for i := 0; i < len(out); i++ {
		for j := i + 1; j < len(out); {
			merged, ok := merge(out[i], out[j], broken)
			if !ok {
				j++
				continue
			}
			out[i], out = merged, slices.Delete(out, j, j+1)
			changed = true
		}
	}
	return out, changed
}

func merge(a, b clause, broken fault) (clause, bool) {
	if broken.has(faultMergeTwo) {
		if c, ok := mergeTwo(a, b); ok {
			return c, true
		}
	}
	i, j := soleDifference(a, b), soleDifference(b, a)
	if len(a) != len(b) || i < 0 || j < 0 || a[i].two() || b[j].two() || a[i].path != b[j].path {
		return nil, false
	}
	c := slices.Delete(slices.Clone(a), i, i+1)
	if t, always := either(a[i], b[j]); !always {
		c = append(c, t)
	}
	return tidy(c)
}

// soleDifference is the index of the only test of a that b has not, -1 when there are none or several.
func soleDifference(a, b clause) int {
	found := -1
	for i, t := range a {
		if b.contains(t) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// mergeTwo is the mistake that faultMergeTwo stands for.
func mergeTwo(a, b clause) (clause, bool) {
	x, y := without(a, b), without(b, a)
	if len(x) != 2 || len(y) != 2 || x[0].path != y[0].path || x[0].two() || y[0].two() {
		return nil, false
	}
	return append(intersect(a, b), x...), true
}

// contradicts tells whether t cannot hold together with another, as far as types and named values show.
func contradicts(t test, other test) bool {
	if t.two() || other.two() || t.path != other.path {
		return false
	}
	if !t.missing && !other.missing && t.same == sameTypes && other.same == sameTypes {
		return !slices.ContainsFunc(samples(), func(v ast.Value) bool { return t.accepts(v) && other.accepts(v) })
	}
	if other.op == opIn && !other.missing {
		t, other = other, t
	}
	if t.op != opIn || t.missing || !t.set.exact() {
		return false
	}
	return !slices.ContainsFunc(t.set.values, other.accepts)
}
