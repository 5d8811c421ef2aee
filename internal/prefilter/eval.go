package prefilter

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// maxRows is how many entries of a table are followed apart; of a bigger one, all values are possible at once.
const maxRows = 16

// eval gives the cases of a term's value, none where it is undefined. Whether a derived value is defined is left to
// whoever uses it.
func (d *Deriver) eval(t *ast.Term, s state) []branch {
	switch v := t.Value.(type) {
	case ast.Null, ast.Boolean, ast.Number, ast.String:
		return one(s, constantOf(v))
	case ast.Var:
		return one(s, d.variable(v, s))
	case ast.Ref:
		return d.ref(v, s)
	case *ast.Array, ast.Object, ast.Set:
		if literal(v) {
			return one(s, constantOf(v))
		}
		if keys, items, ok := partsOf(t); ok {
			return d.compose(keys, items, s)
		}
	case *ast.SetComprehension:
		return d.comprehension(v.Body, s)
	}
	return one(s, value{})
}

// comprehension has an unknown value, but always one.
func (d *Deriver) comprehension(body ast.Body, s state) []branch {
	if d.broken.has(faultComprehension) {
		cases := []state{s}
		for _, e := range body {
			var next []state
			for _, c := range cases {
				next = append(next, d.expr(e, c)...)
			}
			cases = next
		}
		var out []branch
		for _, c := range cases {
			out = append(out, branch{c, value{}})
		}
		return out
	}
	return one(s, value{})
}

func (d *Deriver) variable(v ast.Var, s state) value {
	if v.Equal(ast.InputRootDocument.Value) {
		return value{kind: wholeDoc}
	}
	bound, _ := s.lookup(v)
	return bound
}

// partsOf lists the items of an array (keys is nil), or of an object whose keys are literal.
func partsOf(t *ast.Term) (keys []ast.Value, items []*ast.Term, ok bool) {
	switch v := t.Value.(type) {
	case *ast.Array:
		v.Foreach(func(item *ast.Term) { items = append(items, item) })
		return nil, items, true
	case ast.Object:
		keys = []ast.Value{}
		v.Foreach(func(key, item *ast.Term) {
			keys, items = append(keys, key.Value), append(items, item)
		})
		return keys, items, literal(keys...)
	}
	return nil, nil, false
}

// compose makes a composite of what the items can be.
func (d *Deriver) compose(keys []ast.Value, items []*ast.Term, s state) []branch {
	cases, ok := d.operands(items, s)
	if !ok {
		return one(s, value{})
	}
	out := make([]branch, len(cases))
	for i, c := range cases {
		out[i] = branch{c.state, compositeOf(keys, c.values).literal()}
	}
	return out
}

// operation is one case of what several terms can be.
type operation struct {
	state  state
	values []value
}

// operands evaluates terms one after the other; false means that there are too many cases.
func (d *Deriver) operands(terms []*ast.Term, s state) ([]operation, bool) {
	cases := []operation{{state: s}}
	for _, t := range terms {
		var next []operation
		for _, c := range cases {
			for _, b := range d.eval(t, c.state) {
				next = append(next, operation{b.state, append(slices.Clip(c.values), b.value)})
			}
		}
		if len(next) > maxClauses {
			return nil, false
		}
		cases = next
	}
	return cases, true
}

// literal tells whether values hold nothing that would have to be evaluated.
func literal(values ...ast.Value) bool {
	for _, v := range values {
		found := false
		ast.WalkTerms(ast.NewTerm(v), func(t *ast.Term) bool {
			switch t.Value.(type) {
			case ast.Null, ast.Boolean, ast.Number, ast.String, *ast.Array, ast.Object, ast.Set:
			default:
				found = true
			}
			return found
		})
		if found {
			return false
		}
	}
	return true
}

// ref gives the cases of a reference's value.
func (d *Deriver) ref(r ast.Ref, s state) []branch {
	if r[0].Equal(ast.DefaultRootDocument) {
		return d.dataRef(r, s)
	}
	head, ok := r[0].Value.(ast.Var)
	if !ok {
		return one(s, value{})
	}
	return d.descend(one(s, d.variable(head, s)), r[1:])
}

// descend follows keys from each branch. With too many cases, nothing is known of where they lead.
func (d *Deriver) descend(from []branch, keys []*ast.Term) []branch {
	bs := from
	for _, key := range keys {
		bs = each(bs, func(b branch) []branch { return d.step(b.value, key, b.state) })
		if len(bs) > maxClauses {
			return each(from, func(b branch) []branch { return one(b.state, value{}) })
		}
	}
	return bs
}

// step gives the cases of v[key].
func (d *Deriver) step(v value, key *ast.Term, s state) []branch {
	return each(d.eval(key, s), func(k branch) []branch {
		switch v.kind {
		case wholeDoc:
			return d.stepPath(v, key, k)
		case derived:
			if v.fn.direct {
				return d.stepPath(v, key, k)
			}
			return d.stepFunction(v.fn, k)
		case constant:
			return d.stepConstant(v, key, k)
		case composite:
			c, ok := k.value.single()
			if !ok {
				return one(k.state, value{})
			}
			if item, ok := v.item(c); ok {
				return one(k.state, item)
			}
			return nil
		default:
			return one(k.state, value{})
		}
	})
}

// stepPath goes from a place in the event, or from the event, to what is below it.
func (d *Deriver) stepPath(v value, key *ast.Term, k branch) []branch {
	nothing := d.defined(branch{k.state, v}, value{})
	if k.value.kind != constant || len(k.value.consts) > maxRows {
		return each(nothing, func(b branch) []branch { return d.defined(branch{b.state, k.value}, value{}) })
	}
	var out []branch
	for _, c := range k.value.consts {
		s := k.state
		if name, ok := key.Value.(ast.Var); ok && len(k.value.consts) > 1 {
			s = s.bind(name, constantOf(c))
		}
		out = append(out, d.child(v, c, s)...)
	}
	return out
}

// child is the value below a place at one key.
func (d *Deriver) child(v value, key ast.Value, s state) []branch {
	name, ok := key.(ast.String)
	switch {
	case ok && v.kind == wholeDoc && !hasNUL(string(name)):
		return one(s, directAt(path(name), nil))
	case ok && v.kind == derived && !hasNUL(string(name)):
		missing := union(v.fn.missing, func(m ast.Value) []ast.Value { return lookup(m, key, false) })
		return one(s, directAt(v.fn.path+"\x00"+path(name), missing))
	case v.kind == derived:
		f := v.fn.then(v.fn.words+keyWords(key), func(c ast.Value) []ast.Value { return lookup(c, key, false) })
		return one(s, derivedOf(f))
	}
	return one(s, value{})
}

// keyWords writes a key as it stands in a reference.
func keyWords(key ast.Value) string {
	if s, ok := key.(ast.String); ok && plainKey(string(s)) {
		return "." + string(s)
	}
	return "[" + key.String() + "]"
}

func hasNUL(s string) bool {
	for i := range len(s) {
		if s[i] == 0 {
			return true
		}
	}
	return false
}

// stepFunction goes into what a function gives: to a key, or to any element.
func (d *Deriver) stepFunction(f *function, k branch) []branch {
	switch k.value.kind {
	case constant:
		if len(k.value.consts) > maxRows {
			break
		}
		words := f.words + "[" + k.value.id() + "]"
		if c, ok := k.value.single(); ok {
			words = f.words + keyWords(c)
		}
		keys := k.value.consts
		return one(k.state, derivedOf(f.then(words, func(c ast.Value) []ast.Value {
			return union(keys, func(key ast.Value) []ast.Value { return lookup(c, key, false) })
		})))
	case unknown:
		return one(k.state, derivedOf(f.then(f.words+"[_]", func(c ast.Value) []ast.Value {
			return mapValues(rows(c, false), func(r row) ast.Value { return r.value })
		})))
	default: // of other keys little is known
	}
	return d.defined(branch{k.state, derivedOf(f)}, value{})
}

func mapValues[T any](in []T, f func(T) ast.Value) []ast.Value {
	out := make([]ast.Value, len(in))
	for i, x := range in {
		out[i] = f(x)
	}
	return out
}

// defined demands that b's value be defined and goes on with v.
func (d *Deriver) defined(b branch, v value) []branch {
	var out []branch
	for _, s := range d.present(b.value, b.state) {
		out = append(out, branch{s, v})
	}
	return out
}

// stepConstant looks a key up in constants.
func (d *Deriver) stepConstant(v value, key *ast.Term, k branch) []branch {
	switch k.value.kind {
	case constant:
		return d.lookupAll(v, key, k)
	case derived:
		return one(k.state, derivedOf(tableLookup(v, k.value.fn, d.broken)))
	case unknown:
		return d.iterate(v, key, k.state)
	default:
		return one(k.state, value{})
	}
}

// lookupAll looks constant keys up, each in a case of its own where they are few and tell which key it was.
func (d *Deriver) lookupAll(v value, key *ast.Term, k branch) []branch {
	get := func(c ast.Value) []ast.Value {
		return union(v.consts, func(from ast.Value) []ast.Value { return lookup(from, c, v.stored) })
	}
	name, isVar := key.Value.(ast.Var)
	if isVar && len(k.value.consts) > 1 && len(k.value.consts) <= maxRows {
		var out []branch
		for _, c := range k.value.consts {
			if found := get(c); len(found) > 0 {
				out = append(out, branch{k.state.bind(name, constantOf(c)), value{kind: constant, consts: found, stored: v.stored}})
			}
		}
		return out
	}
	found := union(k.value.consts, get)
	switch {
	case len(found) == 0:
		return nil
	case len(found) > maxValues:
		return one(k.state, value{})
	}
	return one(k.state, value{kind: constant, consts: found, stored: v.stored})
}

// tableLookup is what constants give for a key that follows from a path.
func tableLookup(table value, key *function, broken fault) *function {
	stored := table.stored && !broken.has(faultStrictKeys)
	get := func(k ast.Value) []ast.Value {
		return union(table.consts, func(from ast.Value) []ast.Value { return lookup(from, k, stored) })
	}
	words := table.id()
	if c, ok := table.single(); ok {
		words = c.String()
	}
	if stored {
		words = "stored " + words
	}
	f := key.then(words+"["+key.words+"]", get)
	if key.direct {
		f.support = []ast.Value{}
		for _, c := range table.consts {
			for _, r := range rows(c, stored) {
				f.support = append(f.support, r.keys...)
			}
		}
	}
	return f
}

// iterate gives the entries of constants, each in a case of its own where they are few and it matters.
func (d *Deriver) iterate(v value, key *ast.Term, s state) []branch {
	var all []row
	for _, c := range v.consts {
		all = append(all, rows(c, v.stored)...)
	}
	if len(all) == 0 {
		return nil
	}
	if len(all) > maxValues {
		return one(s, value{})
	}
	if d.broken.has(faultFirstRow) {
		all = all[:1]
	}
	name, free := key.Value.(ast.Var)
	if len(all) <= maxRows && correlated(v.consts, all) {
		out := make([]branch, len(all))
		for i, r := range all {
			at := s
			if free {
				at = s.bind(name, constantOf(r.keys...))
			}
			out[i] = branch{at, value{kind: constant, consts: []ast.Value{r.value}, stored: v.stored}}
		}
		return out
	}
	if free {
		var keys []ast.Value
		for _, r := range all {
			keys = append(keys, r.keys...)
		}
		s = s.bind(name, constantOf(newConstants(keys).values...))
	}
	values := newConstants(mapValues(all, func(r row) ast.Value { return r.value })).values
	return one(s, value{kind: constant, consts: values, stored: v.stored})
}

// correlated tells whether entries have parts, or keys beside their values, that are of use together.
func correlated(from []ast.Value, all []row) bool {
	for _, c := range from {
		if _, ok := c.(ast.Object); ok {
			return true
		}
	}
	for _, r := range all {
		switch r.value.(type) {
		case *ast.Array, ast.Object, ast.Set:
			return true
		}
	}
	return false
}
