package prefilter

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/types"
)

// maxCalls bounds how often a builtin is run for the combinations of its arguments' possible values.
const maxCalls = 4096

// builtin gives the cases of a builtin's result. With constants and one path as arguments it is a function of the path,
// computed by OPA's own implementation.
func (d *Deriver) builtin(b *ast.Builtin, args []*ast.Term, s state) []branch {
	cases, ok := d.operands(args, s)
	if !ok {
		return one(s, value{})
	}
	var out []branch
	for _, c := range cases {
		out = append(out, d.result(b, c)...)
	}
	return out
}

// result gives the cases of a builtin's result for given arguments.
func (d *Deriver) result(b *ast.Builtin, c operation) []branch {
	switch b.Name {
	case ast.ObjectGet.Name:
		return d.objectGet(b, c)
	case ast.ArrayConcat.Name:
		if list, ok := concat(c.values); ok {
			return one(c.state, list)
		}
	}
	return d.run(b, c)
}

// run applies a builtin to what is known of its arguments.
func (d *Deriver) run(b *ast.Builtin, c operation) []branch {
	if !understood(b.Name) && (b.Name != ast.NowNanos.Name || !d.broken.has(faultFoldClock)) {
		return one(c.state, value{})
	}
	var of path
	paths, opaque := 0, false
	for _, v := range c.values {
		switch v.kind {
		case constant:
		case derived:
			if paths == 0 || v.fn.path != of {
				paths++
			}
			of = v.fn.path
		default:
			opaque = true
		}
	}
	if b.Name == ast.IsString.Name && c.values[0].kind == derived && c.values[0].fn.direct && c.values[0].fn.path.isPart() {
		return d.defined(branch{c.state, c.values[0]}, constantOf(ast.Boolean(true)))
	}
	call := caller(b.Name, c.values)
	found, ok := call.apply(nil) // of the constants, or where the path is missing
	switch {
	case opaque || paths > 1 || !ok || len(found) > maxValues:
		return d.allDefined(branch{state: c.state}, &parts{items: c.values})
	case paths == 0 && len(found) == 0:
		return nil
	case paths == 0:
		return one(c.state, constantOf(found...))
	}
	f := applied(b, c.values)
	f.path, f.made, f.missing = of, call, found
	if separator, ok := c.values[len(c.values)-1].single(); ok && b.Name == ast.Split.Name && c.values[0].kind == derived && c.values[0].fn.direct {
		if text, ok := separator.(ast.String); ok && canBeStep(string(text)) {
			f.splits = &splitting{c.values[0].fn, string(text)}
		}
	}
	return one(c.state, derivedOf(f))
}

// allDefined demands that all of some values be defined; nil are none.
func (d *Deriver) allDefined(b branch, all *parts) []branch {
	bs := one(b.state, value{})
	if all == nil {
		return bs
	}
	for _, v := range all.items {
		bs = each(bs, func(x branch) []branch { return d.defined(branch{x.state, v}, value{}) })
	}
	return bs
}

// applied describes what a builtin makes of a path.
func applied(b *ast.Builtin, args []value) *function {
	f := &function{boolean: types.Compare(b.Decl.Result(), types.B) == 0, exact: !b.Relation, same: sameTypes}
	words := make([]string, len(args))
	between, infix := sign(b)
	for i, v := range args {
		switch {
		case v.kind == derived:
			words[i] = v.fn.words
			if infix {
				words[i] = v.fn.subject()
			}
			f.exact = f.exact && v.fn.exact
			f.chain = link(f.chain, v.fn.chain...)
			f.same = min(f.same, sameFor(b, i, v.fn))
			if v.fn.support != nil {
				f.support = v.fn.support
			}
		case len(v.consts) == 1:
			words[i] = v.consts[0].String()
		default:
			words[i] = "one of " + setText(v.consts, len(v.consts))
			f.exact = false
		}
	}
	f.words = callWords(b.Name, words)
	if infix && len(words) == 2 {
		f.words, f.infix = words[0]+" "+between+" "+words[1], true
	}
	f.id = callID(b.Name, args)
	f.chain = link(f.chain, f.id)
	return f
}

// sameFor tells of which values at its path a function makes one thing, as the i-th argument of a builtin. A builtin that
// takes a string fails alike on all else.
func sameFor(b *ast.Builtin, i int, f *function) sameness {
	takes := b.Decl.FuncArgs().Args
	switch {
	case !f.direct:
		return f.same
	case asksType(b.Name):
		return sameTypes
	case i < len(takes) && types.Compare(takes[i], types.S) == 0:
		return sameButStrings
	}
	return sameConstants
}

// sign is how a comparison is written.
func sign(b *ast.Builtin) (string, bool) {
	switch b.Name {
	case ast.Member.Name:
		return "in", true
	case ast.GreaterThan.Name, ast.GreaterThanEq.Name, ast.LessThan.Name, ast.LessThanEq.Name, ast.Equal.Name, ast.NotEqual.Name:
		return b.Infix, true
	}
	return "", false
}

// caller runs a builtin on the arguments that follow from what stands at their path.
func caller(name string, args []value) *calling {
	return &calling{
		name: name, impl: topdown.GetBuiltin(name), args: args,
		ctx: topdown.BuiltinContext{Context: background(), Cancel: topdown.NewCancel(), Time: ast.NumberTerm("0")},
	}
}

// calling is a builtin with its arguments.
type calling struct {
	name string
	impl topdown.BuiltinFunc
	args []value
	ctx  topdown.BuiltinContext
}

// apply gives the results for what stands at the path, nil for nothing. An error makes a call undefined in rules; here it
// leaves it unknown, as a panic of the implementation does: the rule is then evaluated, and its failure is told.
func (c *calling) apply(v ast.Value) (found []ast.Value, known bool) {
	if c.impl == nil {
		return nil, false
	}
	lists := make([][]ast.Value, len(c.args))
	calls := 1
	for i, arg := range c.args {
		lists[i] = arg.consts
		if arg.kind == derived {
			found, ok := arg.fn.at(v)
			if !ok {
				return nil, false
			}
			lists[i] = found
		}
		if calls *= len(lists[i]); calls > maxCalls {
			return nil, false
		}
	}
	defer func() {
		if recover() != nil {
			found, known = nil, false
		}
	}()
	give := func(t *ast.Term) error {
		found = append(found, t.Value)
		return nil
	}
	for n := range calls { // every combination of arguments
		operands := make([]*ast.Term, len(lists))
		for i, list := range lists {
			operands[i] = ast.NewTerm(list[n%len(list)])
			n /= len(list)
		}
		if err := c.impl(c.ctx, operands, give); err != nil {
			return nil, false
		}
	}
	return found, true
}

// objectGet reads the event as a reference does, but gives a default where there is nothing.
func (d *Deriver) objectGet(b *ast.Builtin, c operation) []branch {
	of, fallback := c.values[0], c.values[2]
	key, known := c.values[1].single()
	if of.kind != wholeDoc && !of.place() || !known {
		return d.run(b, c)
	}
	if fallback.kind != constant {
		// Either the place has a value, or the result is the default, of which little is known.
		at := d.objectGet(b, operation{c.state, []value{of, c.values[1], constantOf(ast.NullValue)}})
		var out []branch
		for _, x := range at {
			found := x.value
			if found.place() {
				found = directAt(found.fn.path, nil)
			}
			out = append(out, d.defined(branch{x.state, found}, found)...)
		}
		return append(out, branch{c.state, fallback})
	}
	var out []branch
	for _, s := range d.present(of, c.state) {
		out = append(out, d.getPath(of, pathKeys(key), fallback.consts, s)...)
	}
	return append(out, d.getFails(of, c.state)...)
}

// getFails is the case in which object.get fails, because there is something at the place that is no object: then the
// rule must run for that to be told, if nothing else speaks against it.
func (d *Deriver) getFails(of value, s state) []branch {
	if of.kind == wholeDoc {
		return nil
	}
	var out []branch
	for _, kind := range d.run(ast.TypeNameBuiltin, operation{s, []value{of}}) {
		for _, at := range d.compare("!=", kind.value, constantOf(ast.String("object")), kind.state) {
			out = append(out, branch{at, value{}})
		}
	}
	return out
}

// pathKeys lists the keys that object.get follows.
func pathKeys(key ast.Value) []ast.Value {
	a, ok := key.(*ast.Array)
	if !ok {
		return []ast.Value{key}
	}
	keys := make([]ast.Value, a.Len())
	for i := range keys {
		keys[i] = a.Elem(i).Value
	}
	return keys
}

// getPath follows keys below a place. Strings lead to another place; from the first other key on, a function does.
func (d *Deriver) getPath(of value, keys, fallback []ast.Value, s state) []branch {
	if len(keys) == 0 {
		return one(s, of)
	}
	if d.broken.has(faultGetNoDefault) {
		fallback = nil
	}
	at := of
	n := 0
	for ; n < len(keys); n++ {
		name, ok := keys[n].(ast.String)
		if !ok || !canBeStep(string(name)) {
			break
		}
		if at.kind == wholeDoc {
			at = directAt(path(name), nil)
		} else {
			at = directAt(at.fn.path.at(string(name)), nil)
		}
	}
	missing := slices.Clone(fallback)
	if of.kind == derived {
		for _, m := range of.fn.missing {
			missing = append(missing, getIn(m, keys, fallback)...)
		}
	}
	missing = newConstants(missing).values
	switch {
	case n == len(keys):
		found := directAt(at.fn.path, missing)
		found.fn.exact = found.fn.exact && of.kind == wholeDoc // of a place that is no object, object.get fails
		return one(s, found)
	case at.kind == wholeDoc:
		return one(s, value{})
	}
	rest := keys[n:]
	f := &function{path: at.fn.path, missing: missing, exact: len(fallback) < 2 && len(missing) < 2 && of.kind == wholeDoc}
	f.words = callWords(ast.ObjectGet.Name, []string{at.fn.words, ast.NewArray(termsOf(rest)...).String(), setText(fallback, len(fallback))})
	f.id = "get " + idsOf(valuesID(rest), valuesID(fallback))
	f.chain = []string{f.id}
	f.made = got{rest, fallback}
	return one(s, derivedOf(f))
}

func termsOf(values []ast.Value) []*ast.Term {
	out := make([]*ast.Term, len(values))
	for i, v := range values {
		out[i] = ast.NewTerm(v)
	}
	return out
}

// getIn follows keys in a value.
func getIn(v ast.Value, keys, fallback []ast.Value) []ast.Value {
	t := ast.NewTerm(v)
	for _, key := range keys {
		if t = t.Get(ast.NewTerm(key)); t == nil {
			return fallback
		}
	}
	return []ast.Value{t.Value}
}
