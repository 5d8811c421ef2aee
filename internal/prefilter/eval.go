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
		if set, ok := v.(ast.Set); ok {
			return d.composeSet(set, s)
		}
		if keys, items, ok := partsOf(t); ok {
			return d.compose(keys, items, s)
		}
	case *ast.SetComprehension:
		return d.gather(v.Body, nil, v.Term, s)
	case *ast.ArrayComprehension:
		return d.gatherList(v, s)
	case *ast.ObjectComprehension:
		return d.gather(v.Body, v.Key, v.Value, s)
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
	var out []branch
	for _, c := range d.splitEach(cases, items) {
		out = append(out, branch{c.state, compositeOf(keys, c.values).literal()})
	}
	return out
}

// splitEach makes a case of its own of each of the few constants that an item can be: what has one of several parts, such
// as a path, is followed no further.
func (d *Deriver) splitEach(cases []operation, items []*ast.Term) []operation {
	out := cases
	for i, item := range items {
		var next []operation
		for _, c := range out {
			consts := c.values[i].consts
			if len(consts) < 2 || len(consts) > maxRows {
				next = append(next, c)
				continue
			}
			if d.broken.has(faultOneConstant) {
				consts = consts[:1]
			}
			for _, x := range consts {
				one := operation{c.state, slices.Clone(c.values)}
				one.values[i] = constantOf(x)
				if name, ok := item.Value.(ast.Var); ok {
					one.state = one.state.bind(name, one.values[i])
				}
				next = append(next, one)
			}
		}
		if len(next) > maxClauses {
			return out
		}
		out = next
	}
	return out
}

// composeSet makes a set of what the items can be.
func (d *Deriver) composeSet(set ast.Set, s state) []branch {
	cases, ok := d.operands(set.Slice(), s)
	if !ok {
		return one(s, value{})
	}
	var out []branch
	for _, c := range cases {
		out = append(out, each(d.allDefined(branch{state: c.state}, &parts{items: c.values}), func(b branch) []branch {
			var of group
			for _, item := range c.values {
				of.cases = append(of.cases, outcome{key: item, value: item, from: b.state.loops, to: b.state.loops})
			}
			return one(b.state, value{kind: gathered, from: &gathering{groups: []group{of}}})
		})...)
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
			if v.place() {
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
		case gathered:
			return d.stepGathered(v.from, key, k)
		default:
			return one(k.state, value{})
		}
	})
}

// stepPath goes from a place in the event, or from the event, to what is below it.
func (d *Deriver) stepPath(v value, key *ast.Term, k branch) []branch {
	switch {
	case k.value.kind == constant && len(k.value.consts) <= maxRows:
	case v.kind == derived:
		return d.stepLoop(v, key, k)
	default:
		return d.defined(k, value{})
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

// stepLoop goes to some entry of a place, of which one that key knows is meant: any, where nothing is known of key.
func (d *Deriver) stepLoop(v value, key *ast.Term, k branch) []branch {
	if k.value.kind == position && k.value.loop.parent() == v.fn.path {
		return one(k.state, directAt(k.value.loop, nil))
	}
	var out []branch
	for _, b := range d.defined(k, value{}) {
		s, at := b.state.loop(v.fn.path, entryLoop)
		if d.broken.has(faultOneLoop) {
			at = v.fn.path.loop(entryLoop, 0)
		}
		if name, ok := key.Value.(ast.Var); ok && k.value.kind == unknown {
			s = s.bind(name, value{kind: position, loop: at})
		}
		for _, s := range demand(s, testPresent(at)) {
			out = append(out, branch{s, directAt(at, nil)})
		}
	}
	if len(v.fn.missing) > 0 && !d.broken.has(faultNoFallback) {
		out = append(out, d.stepConstant(constantOf(v.fn.missing...), key, k)...)
	}
	return out
}

// child is the value below a place at one key.
func (d *Deriver) child(v value, key ast.Value, s state) []branch {
	name, ok := key.(ast.String)
	switch {
	case ok && v.kind == wholeDoc && canBeStep(string(name)):
		return one(s, directAt(path(name), nil))
	case ok && v.kind == derived && canBeStep(string(name)):
		missing := union(v.fn.missing, func(m ast.Value) []ast.Value { return lookup(m, key, false) })
		at := directAt(v.fn.path.at(string(name)), missing)
		at.fn.exact = at.fn.exact && v.fn.exact && len(missing) == 0
		return one(s, at)
	case v.kind == derived:
		f := v.fn.then(v.fn.words+keyWords(key), "key "+valuesID([]ast.Value{key}), true, keyed{[]ast.Value{key}})
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

// stepFunction goes into what a function gives: to a key, or to any element.
func (d *Deriver) stepFunction(f *function, k branch) []branch {
	switch k.value.kind {
	case constant:
		if len(k.value.consts) > maxRows {
			break
		}
		words := f.words + "[one of " + setText(k.value.consts, len(k.value.consts)) + "]"
		c, single := k.value.single()
		if single {
			if at, ok := f.part(c); ok {
				return one(k.state, at)
			}
			words = f.words + keyWords(c)
		}
		return one(k.state, derivedOf(f.then(words, "key "+valuesID(k.value.consts), single, keyed{k.value.consts})))
	case unknown, position:
		return one(k.state, derivedOf(f.then(f.words+"[_]", "entry", false, entered{})))
	default: // of other keys little is known
	}
	return d.defined(branch{k.state, derivedOf(f)}, value{})
}

// maxPart bounds the parts of strings that have a path of their own.
const maxPart = 100

// part is what split gives at a key, as a place of its own.
func (f *function) part(key ast.Value) (value, bool) {
	n, ok := key.(ast.Number)
	if f.splits == nil || !ok {
		return value{}, false
	}
	i, ok := n.Int()
	if !ok || i < 0 || i > maxPart {
		return value{}, false
	}
	missing := union(f.missing, func(m ast.Value) []ast.Value { return lookup(m, key, false) })
	at := directAt(f.splits.of.path.part(f.splits.separator, i), missing)
	at.fn.exact = at.fn.exact && f.exact && len(missing) == 0
	return at, true
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
		return d.lookupDerived(v, k)
	case unknown, position:
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

// lookupDerived looks a key up that follows from a path: in a table of tables, in each row in a case of its own.
func (d *Deriver) lookupDerived(v value, k branch) []branch {
	table := v
	if d.broken.has(faultStrictKeys) {
		table.stored = false
	}
	all, closed := allRows(table.consts, table.stored)
	if !closed || len(all) > maxRows || !slices.ContainsFunc(all, func(r row) bool { return !ast.IsScalar(r.value) }) {
		return one(k.state, derivedOf(tableLookup(v, k.value.fn, d.broken)))
	}
	if d.broken.has(faultFirstRow) {
		all = all[:1]
	}
	var out []branch
	for _, r := range all {
		for _, s := range d.compare("==", k.value, constantOf(r.keys...), k.state) {
			out = append(out, branch{s, value{kind: constant, consts: []ast.Value{r.value}, stored: table.stored}})
		}
	}
	return out
}

// tableLookup is what constants give for a key that follows from a path.
func tableLookup(table value, key *function, broken fault) *function {
	stored := table.stored && !broken.has(faultStrictKeys)
	id := valuesID(table.consts)
	words := id
	_, single := table.single()
	if single {
		words = id[1 : len(id)-1]
	}
	if stored {
		words, id = "stored "+words, "stored "+id
	}
	f := key.then(words+"["+key.words+"]", "in "+id, single, tabled{table.consts, stored})
	if all, closed := allRows(table.consts, stored); key.direct && closed {
		f.support = []ast.Value{}
		for _, r := range all {
			f.support = append(f.support, r.keys...)
		}
	}
	return f
}

// iterate gives the entries of constants, each in a case of its own where they are few and it matters.
func (d *Deriver) iterate(v value, key *ast.Term, s state) []branch {
	all, closed := allRows(v.consts, v.stored)
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
	free = free && closed // else a key that is known to OPA may be of another form
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
