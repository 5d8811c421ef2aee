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
	op      op
	missing bool // holds where path is missing
	path    path
	id      string // tests with one id are one test
	*meaning
}

// meaning is what tests that differ in whether their path may be missing share. It is not changed once its test is made.
type meaning struct {
	other path      // of opEqual and opDiffer
	set   constants // of opIn
	words string    // for reading, of what must hold where the path is present

	defines string   // of a test that a function is defined: its id
	chain   []string // of another test of a function: what is defined where the test holds and path is present

	sure     assurance // where not nil: holds only where what the test is of holds, nil for a missing path
	opposite *test     // where sure does not hold, in other words
	of       clause    // what a test is made of that says several
	refutes  []string  // ids of tests of which one does not hold where this one does

	same sameness    // of which values it accepts all or none
	asks check       // of what is present
	pair *comparison // of two paths
}

// comparison is of what follows from two paths.
type comparison struct {
	l, r *function
	is   relation
}

// holds compares what stands at two paths, nil where nothing does.
func (c *comparison) holds(a, b ast.Value) bool {
	x, known := c.l.at(a)
	y, also := c.r.at(b)
	return c.of(result{x, known}, result{y, also})
}

// of compares results: what is not known may be anything, but not nothing.
func (c *comparison) of(x, y result) bool {
	switch {
	case x.known && len(x.values) == 0 || y.known && len(y.values) == 0:
		return false
	case !x.known || !y.known:
		return true
	}
	return c.is.some(x.values, y.values)
}

// home is the loop that t is about a row of, the inner one where it is about two.
func (t test) home() path {
	a, b := t.path.home(), t.other.home()
	if b.within(a) {
		return b
	}
	return a
}

func (t test) two() bool { return t.op == opEqual || t.op == opDiffer }

// accepts says whether a test on one path holds of what stands there, nil where nothing does.
func (t test) accepts(v ast.Value) bool {
	if v == nil {
		return t.missing
	}
	return t.asks.holds(v)
}

// mayAccept says whether a test on one path can hold of a token of which only the class is known.
func (t test) mayAccept(class byte) bool {
	for _, v := range samples() {
		if classOf(v) == class && t.same.covers(class) {
			return t.asks.holds(v)
		}
	}
	return true
}

// acceptsToken says whether a test on one path may hold of a token, whose value is v if known.
func (t test) acceptsToken(v ast.Value, known bool, raw []byte, broken fault) bool {
	switch {
	case known:
		return t.asks.holds(v)
	case broken.has(faultUnknownFails):
		return false
	}
	return refused(raw) || t.mayAccept(class(raw))
}

// sameness says of which values at a path a function makes one thing, or a test accepts all or none. Of true, false and
// null there is but one each.
type sameness uint8

const (
	sameConstants  sameness = iota // of none but these
	sameContainers                 // of objects, and of arrays
	sameButStrings                 // of numbers, too
	sameTypes                      // of strings, too
)

func (s sameness) covers(class byte) bool {
	switch class {
	case '{', '[':
		return s >= sameContainers
	case '0':
		return s >= sameButStrings
	case '"':
		return s >= sameTypes
	}
	return true
}

// samples are values of all classes.
func samples() []ast.Value {
	return []ast.Value{ast.String(""), ast.Number("0"), ast.Boolean(true), ast.Boolean(false), ast.NullValue, ast.NewObject(), ast.NewArray()}
}

func classOf(v ast.Value) byte { return class([]byte(v.String())) }

// holds evaluates t on an event with rows chosen for its loops.
func (t test) holds(event ast.Value, in chosen) bool {
	v, known := t.path.find(event, in)
	if !known {
		return true
	}
	if !t.two() {
		return t.accepts(v)
	}
	w, known := t.other.find(event, in)
	return !known || t.pair.holds(v, w)
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

// copied is t with a meaning of its own, to be changed.
func (t test) copied() test {
	of := *t.meaning
	t.meaning = &of
	return t
}

// identify gives t its id.
func (t test) identify(exact string) test {
	t.id = string(t.path) + "\x01" + exact
	if t.missing {
		t.id += idMissing
	}
	return t
}

func testIn(p path, subject string, set constants, missing bool) test {
	t := test{op: opIn, path: p, missing: missing, meaning: &meaning{set: set, asks: among{set}, same: set.same()}}
	t.words = subject + " in " + set.words()
	if len(set.values) == 1 {
		t.words = subject + " == " + set.values[0].String()
	}
	return t.identify("in " + set.text())
}

func testPresent(p path) test {
	return test{op: opPresent, path: p, meaning: &meaning{words: p.String() + " is present", same: sameTypes, asks: anything{}}}.identify("present")
}

func testTrue(p path, missing bool) test {
	return test{op: opTrue, path: p, missing: missing, meaning: &meaning{words: p.String() + " is present and not false", same: sameTypes, asks: truth{}}}.identify("true")
}

// testOn asks that one of the values of f be accepted by is; exact tells such tests apart, words are for reading.
func testOn(f *function, words, exact string, is check) test {
	missing := slices.ContainsFunc(f.missing, is.holds)
	asks := someOf{f.made, is}
	t := test{op: opCheck, path: f.path, missing: missing, meaning: &meaning{words: words, chain: f.chain, asks: asks, same: f.same}}.identify(exact)
	if f.support != nil {
		t = testIn(f.path, f.path.String(), newConstants(f.support).filter(asks.holds), missing)
	}
	t.sure = f.surely(is)
	return t
}

// surely tells of what stands at f's path, nil where nothing does, whether what f gives is accepted by is for certain.
// It is nil where that cannot be told.
func (f *function) surely(is check) assurance {
	if !f.exact {
		return nil
	}
	return assured{f.made, f.missing, is}
}

// opposes tells whether t holds wherever other does not.
func (t *test) opposes(other *test) bool {
	return len(t.refutes) == 1 && t.refutes[0] == other.id || t.opposite != nil && t.opposite.id == other.id
}

// either holds where a or b does, two tests of one path.
func either(a, b test) (t test, always bool) {
	missing := a.missing || b.missing
	switch {
	case a.opposes(&b) || b.opposes(&a):
		return a, true
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
	t = test{op: opCheck, path: a.path, missing: missing, meaning: &meaning{same: min(a.same, b.same)}}
	t.asks = eitherOf{first.asks, second.asks}
	t.words = "(" + joinPresent(first, second, " or ") + ")"
	if missing {
		t.words = joinPresent(first, second, " or ")
	}
	return t.identify("either " + idsOf(first.id, second.id)), false
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
