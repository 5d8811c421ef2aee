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
		if b.Name == ast.ObjectGet.Name {
			out = append(out, d.objectGet(b, c)...)
		} else {
			out = append(out, d.run(b, c)...)
		}
	}
	return out
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
	call := caller(b, c.values)
	found, ok := call(nil) // of the constants, or where the path is missing
	switch {
	case opaque || paths > 1 || !ok || len(found) > maxValues:
		bs := one(c.state, value{})
		for _, v := range c.values {
			bs = each(bs, func(x branch) []branch { return d.defined(branch{x.state, v}, value{}) })
		}
		return bs
	case paths == 0 && len(found) == 0:
		return nil
	case paths == 0:
		return one(c.state, constantOf(found...))
	}
	f := applied(b, c.values)
	f.path, f.of, f.missing = of, call, found
	return one(c.state, derivedOf(f))
}

// applied describes what a builtin makes of a path.
func applied(b *ast.Builtin, args []value) *function {
	f := &function{boolean: types.Compare(b.Decl.Result(), types.B) == 0}
	words := make([]string, len(args))
	for i, v := range args {
		switch {
		case v.kind == derived:
			words[i] = v.fn.words
			f.chain = link(f.chain, v.fn.chain...)
			f.shallow = v.fn.direct && len(args) == 1 && asksType(b.Name)
			if v.fn.support != nil {
				f.support = v.fn.support
			}
		case len(v.consts) == 1:
			words[i] = v.consts[0].String()
		default:
			words[i] = "one of " + v.id()
		}
	}
	f.words = callWords(b.Name, words)
	if infix, ok := sign(b); ok && len(words) == 2 {
		f.words, f.infix = words[0]+" "+infix+" "+words[1], true
	}
	f.chain = link(f.chain, f.words)
	return f
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
func caller(b *ast.Builtin, args []value) func(ast.Value) ([]ast.Value, bool) {
	impl := topdown.GetBuiltin(b.Name)
	return func(v ast.Value) ([]ast.Value, bool) {
		lists := make([][]ast.Value, len(args))
		calls := 1
		for i, arg := range args {
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
		return callEach(impl, lists)
	}
}

// callEach runs a builtin on every combination of arguments. An error makes the result undefined in rules; here it leaves
// it unknown, as a panic of the implementation does: the rule is then evaluated, and its failure is told.
func callEach(impl topdown.BuiltinFunc, lists [][]ast.Value) (found []ast.Value, known bool) {
	if impl == nil {
		return nil, false
	}
	defer func() {
		if recover() != nil {
			found, known = nil, false
		}
	}()
	ctx := topdown.BuiltinContext{Context: background(), Cancel: topdown.NewCancel(), Time: ast.NumberTerm("0")}
	operands := make([]*ast.Term, len(lists))
	var next func(i int) error
	next = func(i int) error {
		if i == len(lists) {
			return impl(ctx, slices.Clone(operands), func(t *ast.Term) error {
				found = append(found, t.Value)
				return nil
			})
		}
		for _, v := range lists[i] {
			operands[i] = ast.NewTerm(v)
			if err := next(i + 1); err != nil {
				return err
			}
		}
		return nil
	}
	if err := next(0); err != nil {
		return nil, false
	}
	return found, true
}

// objectGet reads the event as a reference does, but gives a default where there is nothing.
func (d *Deriver) objectGet(b *ast.Builtin, c operation) []branch {
	of, fallback := c.values[0], c.values[2]
	key, known := c.values[1].single()
	if of.kind != wholeDoc && !of.direct() || !known {
		return d.run(b, c)
	}
	if fallback.kind != constant {
		// Either the place has a value, or the result is the default, of which little is known.
		at := d.objectGet(b, operation{c.state, []value{of, c.values[1], constantOf(ast.NullValue)}})
		var out []branch
		for _, x := range at {
			found := x.value
			if found.direct() {
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
		if !ok || hasNUL(string(name)) {
			break
		}
		if at.kind == wholeDoc {
			at = directAt(path(name), nil)
		} else {
			at = directAt(at.fn.path+"\x00"+path(name), nil)
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
		return one(s, directAt(at.fn.path, missing))
	case at.kind == wholeDoc:
		return one(s, value{})
	}
	rest := keys[n:]
	f := &function{path: at.fn.path, missing: missing}
	f.words = callWords(ast.ObjectGet.Name, []string{at.fn.words, ast.NewArray(termsOf(rest)...).String(), setText(fallback, len(fallback))})
	f.chain = []string{f.words}
	f.of = func(v ast.Value) ([]ast.Value, bool) { return getIn(v, rest, fallback), true }
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
