package prefilter

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

type op uint8

const (
	opIn      op = iota // the path has one of set
	opPresent           // the path has a value
	opTrue              // the path has a value other than false
	opCheck             // anything else that depends on one path
	opEqual             // two paths have the same value
	opDiffer            // two paths have different values
)

// test is a necessary condition on what stands at one path, or at two.
type test struct {
	op    op
	path  path
	other path      // of opEqual and opDiffer
	set   constants // of opIn
	words string    // for reading, of what must hold where the path is present
	id    string    // tests with one id are one test

	defines string   // of a test that a function is defined: its words
	chain   []string // of another test of a function: what is defined where the test holds and path is present

	shallow  bool // of objects, and of arrays, it accepts all or none
	missing  bool // holds where path is missing
	absent   bool // of two paths: may hold where other is missing
	presents func(ast.Value) bool
	pairs    func(a, b ast.Value) bool
}

func (t test) two() bool { return t.op == opEqual || t.op == opDiffer }

// accepts says whether a test on one path holds of what stands there, nil where nothing does.
func (t test) accepts(v ast.Value) bool {
	if v == nil {
		return t.missing
	}
	return t.presents(v)
}

// mayAccept says whether a test on one path can hold of a token of which only the class is known.
func (t test) mayAccept(class byte) bool {
	switch class {
	case '{':
		return !t.shallow || t.presents(ast.NewObject())
	case '[':
		return !t.shallow || t.presents(ast.NewArray())
	case '0', 'n', 't':
		return t.op != opIn || !t.set.strings
	}
	return true
}

func (t test) holds(event ast.Value) bool {
	if t.two() {
		return t.pairs(t.path.find(event), t.other.find(event))
	}
	return t.accepts(t.path.find(event))
}

func (t test) String() string {
	if !t.missing || t.two() {
		return t.words
	}
	if t.op == opIn && len(t.set.values) == 0 {
		return t.path.String() + " is missing"
	}
	if subject := t.path.String(); strings.HasPrefix(t.words, subject+" in ") {
		return "(" + subject + " is missing or" + t.words[len(subject):] + ")"
	}
	return "(" + t.words + " or " + t.path.String() + " is missing)"
}

// idMissing ends the id of a test that accepts that its path is missing.
const idMissing = "\x01missing"

// identify gives t its id.
func (t test) identify(exact string) test {
	t.id = string(t.path) + "\x01" + exact
	if t.missing {
		t.id += idMissing
	}
	return t
}

func testIn(p path, subject string, set constants, missing bool) test {
	t := test{op: opIn, path: p, set: set, missing: missing, presents: set.has, shallow: set.scalars()}
	t.words = subject + " in " + set.words()
	if len(set.values) == 1 {
		t.words = subject + " == " + set.values[0].String()
	}
	return t.identify("in " + set.text())
}

func testPresent(p path) test {
	return test{op: opPresent, path: p, words: p.String() + " is present", shallow: true, presents: func(ast.Value) bool { return true }}.identify("present")
}

func testTrue(p path, missing bool) test {
	return test{op: opTrue, path: p, words: p.String() + " is present and not false", shallow: true, missing: missing, presents: truthy}.identify("true")
}

// testOn asks that one of the values of f be accepted by is; exact tells such tests apart, words may be shorter.
func testOn(f *function, words, exact string, is func(ast.Value) bool) test {
	missing := slices.ContainsFunc(f.missing, is)
	accepts := func(v ast.Value) bool {
		values, known := f.of(v)
		return !known || slices.ContainsFunc(values, is)
	}
	if f.support != nil {
		return testIn(f.path, f.path.String(), newConstants(f.support).filter(accepts), missing)
	}
	return test{op: opCheck, path: f.path, words: words, chain: f.chain, missing: missing, presents: accepts}.identify(exact)
}

// either holds where a or b does, two tests of one path.
func either(a, b test) (t test, always bool) {
	missing := a.missing || b.missing
	switch {
	case a.op == opPresent || b.op == opPresent:
		t = testPresent(a.path)
		t.missing = missing
		return t.identify("present"), missing
	case a.op == opIn && b.op == opIn:
		return testIn(a.path, a.path.String(), newConstants(slices.Concat(a.set.values, b.set.values)), missing), false
	}
	first, second := a, b
	if b.id < a.id {
		first, second = b, a
	}
	t = test{op: opCheck, path: a.path, missing: missing, shallow: a.shallow && b.shallow}
	t.presents = func(v ast.Value) bool { return first.presents(v) || second.presents(v) }
	t.words = "(" + joinPresent(first, second, " or ") + ")"
	if missing {
		t.words = joinPresent(first, second, " or ")
	}
	return t.identify("either " + first.id + "\x02" + second.id), false
}

// joinPresent joins the words of two tests without those about missing paths, which an empty set is nothing but.
func joinPresent(a, b test, with string) string {
	var words []string
	for _, t := range []test{a, b} {
		if t.op != opIn || len(t.set.values) > 0 {
			words = append(words, t.words)
		}
	}
	return strings.Join(words, with)
}
