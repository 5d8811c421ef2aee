// Package prefilter finds out from compiled Rego rules what an event must be like for a rule to have anything to say
// about it, as a formula of necessary conditions, and indexes many formulas so that the rules to be evaluated for an
// event are found from a few raw tokens of it. A formula is never stricter than its rule: what is not understood counts
// as true. Evaluating rules, and cutting tokens out of events, are other packages' work.
package prefilter

import (
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Formula is a necessary condition on an event: one of its clauses holds, and a clause holds when all of its tests do.
// The zero Formula never holds.
type Formula struct {
	clauses []clause
}

// clause is a conjunction of tests; without any it always holds.
type clause []test

// Any is the formula that holds of every event.
func Any() Formula { return Formula{clauses: []clause{{}}} }

// IsAny tells whether f holds of every event: its rule is evaluated on all of them.
func (f Formula) IsAny() bool {
	return slices.ContainsFunc(f.clauses, func(c clause) bool { return len(c) == 0 })
}

// IsNever tells whether f holds of no event.
func (f Formula) IsNever() bool { return len(f.clauses) == 0 }

// Or holds where one of fs does.
func Or(fs ...Formula) Formula {
	var all []clause
	for _, f := range fs {
		all = append(all, f.clauses...)
	}
	return Formula{clauses: bounded(all, 0)}
}

// Holds evaluates f on a decoded event.
func (f Formula) Holds(event ast.Value) bool {
	return slices.ContainsFunc(f.clauses, func(c clause) bool { return c.holds(event) })
}

// The paths that say of which kind an event is.
const (
	pathSource = path("eventSource")
	pathName   = path("eventName")
	pathType   = path("eventType")
)

func isKind(t test) bool {
	of := t.path.whole()
	return !t.two() && (of == pathSource || of == pathName || of == pathType)
}

// Kind is f weakened to tests of eventSource, eventName and eventType: it holds of the events that are of the kind that
// the rule judges.
func (f Formula) Kind() Formula { return Formula{clauses: simplify(weaken(f.clauses, isKind), 0)} }

// weaken keeps the tests that keep names.
func weaken(cs []clause, keep func(test) bool) []clause {
	out := make([]clause, len(cs))
	for i, c := range cs {
		for _, t := range c {
			if keep(t) {
				out[i] = append(out[i], t)
			}
		}
	}
	return out
}

// Values lists the strings that a path can have where f holds, sorted. False means that f does not bound them.
func (f Formula) Values(keys ...string) ([]string, bool) {
	p := pathOf(keys...)
	var values []string
	for _, c := range f.clauses {
		i := slices.IndexFunc(c, func(t test) bool { return t.op == opIn && t.path == p && !t.missing && t.set.strings })
		if i < 0 {
			return nil, false
		}
		for _, v := range c[i].set.values {
			values = append(values, string(v.(ast.String)))
		}
	}
	slices.Sort(values)
	return slices.Compact(values), true
}

// Strength says how well a formula keeps a rule from being evaluated.
type Strength string

// The strengths of a formula.
const (
	Indexed  Strength = "indexed"   // every clause names values of eventSource, eventName or eventType
	Weak     Strength = "weak"      // there are tests, but not such ones in every clause
	FullScan Strength = "full scan" // the rule is evaluated on every event
)

// Strength classes f.
func (f Formula) Strength() Strength {
	if f.IsAny() {
		return FullScan
	}
	for _, c := range f.clauses {
		if !slices.ContainsFunc(c, func(t test) bool { return t.op == opIn && isKind(t) && !t.missing }) {
			return Weak
		}
	}
	return Indexed
}

// shownClauses is how many of a formula's clauses are said in words.
const shownClauses = 6

// String says f in words: "any", "never", or its tests joined by "and" and "or". Of many cases, the first are said. [*]
// is an entry of a list or object, [**] any value in it, at whatever depth; tests of one entry are about the same one.
func (f Formula) String() string {
	if f.IsNever() {
		return "never"
	}
	if f.IsAny() {
		return "any"
	}
	common := f.clauses[0]
	for _, c := range f.clauses[1:] {
		common = intersect(common, c)
	}
	words := wordsOf(common)
	var rest []string
	for i, c := range f.clauses {
		if i == shownClauses && len(f.clauses) > shownClauses+1 {
			rest = append(rest, "… "+strconv.Itoa(len(f.clauses)-shownClauses)+" more cases")
			break
		}
		w := wordsOf(without(c, common))
		if len(f.clauses) > 1 && len(w) > 1 {
			w = []string{"(" + strings.Join(w, " and ") + ")"}
		}
		rest = append(rest, w...)
	}
	switch {
	case len(f.clauses) == 1:
	case len(words) == 0:
		return strings.Join(rest, " or ")
	default:
		words = append(words, "("+strings.Join(rest, " or ")+")")
	}
	return strings.Join(words, " and ")
}

func wordsOf(c clause) []string {
	words := make([]string, len(c))
	for i, t := range c {
		words[i] = t.String()
	}
	return words
}

func intersect(a, b clause) clause {
	return slices.DeleteFunc(slices.Clone(a), func(t test) bool { return !b.contains(t) })
}

func without(a, b clause) clause {
	return slices.DeleteFunc(slices.Clone(a), b.contains)
}

func (c clause) contains(t test) bool { return c.has(t.id) }

// has tells whether a test of an id is in c.
func (c clause) has(id string) bool {
	for i := range c {
		if c[i].id == id {
			return true
		}
	}
	return false
}
