package prefilter

import "github.com/open-policy-agent/opa/v1/ast"

// state is what is known at a point of a body in one of the cases that may have led there. It is never changed: cases
// share what they have in common.
type state struct {
	live  map[ast.Var]bool // variables whose value matters later; nil: all
	vars  *binding         // variables that are not here may have any value
	tests *condition
	loops int // number of the next loop
}

type binding struct {
	next *binding
	name ast.Var
	val  value
}

type condition struct {
	next *condition
	test test
}

func (s state) lookup(name ast.Var) (value, bool) {
	for b := s.vars; b != nil; b = b.next {
		if b.name == name {
			return b.val, true
		}
	}
	return value{}, false
}

// bind notes the value of a variable.
func (s state) bind(name ast.Var, v value) state {
	if v.kind == unknown || s.live != nil && !s.live[name] {
		return s
	}
	v.stored = false
	s.vars = &binding{next: s.vars, name: name, val: v}
	return s
}

// require adds a test; false means that it contradicts another.
func (s state) require(t test) (state, bool) {
	if t.op == opIn && !t.missing && len(t.set.values) == 0 {
		return s, false
	}
	for c := s.tests; c != nil; c = c.next {
		if c.test.id == t.id {
			return s, true
		}
		if contradicts(t, c.test) {
			return s, false
		}
	}
	s.tests = &condition{next: s.tests, test: t}
	for c := s.tests; c != nil; c = c.next {
		if refutedBy(c.test, s.asks) {
			return s, false
		}
	}
	return s, true
}

// asks tells whether a test of an id is required.
func (s state) asks(id string) bool {
	for c := s.tests; c != nil; c = c.next {
		if c.test.id == id {
			return true
		}
	}
	return false
}

// since lists the tests that s has beyond base.
func (s state) since(base *condition) clause {
	n := 0
	for c := s.tests; c != base && c != nil; c = c.next {
		n++
	}
	if n == 0 {
		return nil
	}
	out := make(clause, n)
	for c := s.tests; n > 0; c = c.next {
		n--
		out[n] = c.test
	}
	return out
}

// branch is a term's value in one case.
type branch struct {
	state state
	value value
}

func one(s state, v value) []branch { return []branch{{s, v}} }

func states(bs []branch) []state {
	out := make([]state, len(bs))
	for i, b := range bs {
		out[i] = b.state
	}
	return out
}

// each continues every branch.
func each(bs []branch, f func(branch) []branch) []branch {
	var out []branch
	for _, b := range bs {
		out = append(out, f(b)...)
	}
	return out
}
