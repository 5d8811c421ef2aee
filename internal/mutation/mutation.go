// Package mutation proves that the tests of a Rego rule notice each of its conditions. It makes mutants of a rule, one
// small change each (a condition dropped or negated, a boundary moved, an alternative left out, …), and runs the rule's
// own Rego tests against each. A mutant that no test fails on has survived: the rule could lose that condition and
// nobody would notice.
//
// Which rules a scan runs and how is package policy's and package engine's; this one needs only OPA and the files of a
// pack.
package mutation

import (
	"cmp"
	"fmt"
	"strings"
)

// Kind is the kind of change that makes a mutant.
type Kind string

// The kinds of mutants.
const (
	Drop     Kind = "drop"     // an expression of a body is left out
	Negate   Kind = "negate"   // "not" before an expression, or the one there left out; a comparison inside a term turned round
	Boundary Kind = "boundary" // < and <=, > and >= exchanged
	Element  Kind = "element"  // one of the constants of a collection is left out
	Boolean  Kind = "boolean"  // a true or false in a condition is flipped
	Rule     Kind = "rule"     // one body, or else branch, of a rule never holds
	Default  Kind = "default"  // the value of a default rule is another
)

// Key names a mutant. It holds while the text of the rule stays as it is, wherever in the file that text moves.
type Key struct {
	File string // path in the pack, with slashes
	Rule string // name of the rule, with "#2" for the second of several bodies
	Kind Kind
	Text string // what was changed, in one line, with "@2" for the second equal change in the same body
}

// String is the key as four tab-separated fields: the beginning of a line of the list of equivalent mutants.
func (k Key) String() string {
	return strings.Join([]string{k.File, k.Rule, string(k.Kind), k.Text}, "\t")
}

// Status says what became of a mutant.
type Status string

// The states of a mutant.
const (
	Killed    Status = "killed"    // a test failed
	TimedOut  Status = "timed out" // a test ran over the limit: counts as killed
	Survived  Status = "survived"  // all tests passed
	Accepted  Status = "accepted"  // all tests passed, and the list of equivalent mutants says why
	Stillborn Status = "stillborn" // does not compile, so that it could never be shipped: does not count
	NotRun    Status = "not run"   // left out of a sample
)

// Mutant is one changed rule and how it fared.
type Mutant struct {
	Key    Key
	Line   int    // in the file, from 1
	Before string // the changed text
	After  string // what stands in its place; empty where nothing does
	Status Status
	By     string // killed: the test; stillborn: the compiler's error; accepted: the reason
}

// String is the mutant as a rule's author reads it.
func (m Mutant) String() string {
	after := "`" + m.After + "`"
	if m.After == "" {
		after = "left out"
	}
	s := fmt.Sprintf("%s:%d: %s: %s: `%s` -> %s: %s", m.Key.File, m.Line, m.Key.Rule, m.Key.Kind, m.Before, after, m.Status)
	switch {
	case m.Status == Survived:
		s += ": no test failed"
	case m.By != "":
		s += ": " + m.By
	}
	return s
}

// Report is what became of the mutants of a unit, by file and place in it.
type Report struct {
	Unit    string
	Mutants []Mutant
}

// Count returns how many mutants have one of the states.
func (r *Report) Count(states ...Status) int {
	n := 0
	for _, m := range r.Mutants {
		for _, s := range states {
			if m.Status == s {
				n++
			}
		}
	}
	return n
}

// Survivors returns the mutants that survived and are not accepted.
func (r *Report) Survivors() []Mutant {
	var out []Mutant
	for _, m := range r.Mutants {
		if m.Status == Survived {
			out = append(out, m)
		}
	}
	return out
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
}
