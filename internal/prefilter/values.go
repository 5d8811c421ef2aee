package prefilter

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

type kind uint8

const (
	unknown   kind = iota // any value, or none
	wholeDoc              // the event itself
	constant              // one of consts
	derived               // what fn makes of one path
	composite             // an array or object of such values
	position              // the key at which a loop is
	gathered              // a set, array or object whose members come from cases
)

// value is what is known of a Rego term.
type value struct {
	kind   kind
	consts []ast.Value // of a constant; never empty: what has no possible value is undefined and has no branch
	stored bool        // consts are in the base document that the reference at hand is reading
	fn     *function
	of     *parts // of a composite
	loop   path   // of a position
	from   *gathering
}

// parts are what an array or object is made of.
type parts struct {
	keys  []ast.Value // nil for an array
	items []value
}

// gathering holds what a comprehension may have put together: each member is of one of the cases.
type gathering struct {
	list   bool
	groups []group // of a list in the order of its members, if ordered
	inTurn bool    // each group gives one member at most
}

// group is where a member comes from.
type group struct {
	cases  []outcome
	always bool  // there is a member of it
	absent *test // where there is none; nil where that is not known
}

// cases lists all of them.
func (g *gathering) cases() []outcome {
	var out []outcome
	for _, of := range g.groups {
		out = append(out, of.cases...)
	}
	return out
}

func compositeOf(keys []ast.Value, items []value) value {
	return value{kind: composite, of: &parts{keys, items}}
}

// function makes values of what stands at a path. Where it gives several, the term has one of them.
type function struct {
	path    path
	words   string   // for reading
	id      string   // tells functions of one path apart; missing and the path are not in it
	chain   []string // ids of the functions that it is made of, itself included: defined where it is
	direct  bool     // of is the identity
	boolean bool     // of gives true or false
	infix   bool     // words are a comparison
	same    sameness // of which values at its path it makes one thing
	exact   bool     // it gives just what the term has: one value, or none where the term is undefined
	splits  *splitting
	missing []ast.Value
	support []ast.Value // where not nil: of gives nothing elsewhere
	made    step        // how
}

// splitting is what a call of split has taken apart.
type splitting struct {
	of        *function // what stands at its path
	separator string
}

// subject is f's words where more words follow.
func (f *function) subject() string {
	if f.infix {
		return "(" + f.words + ")"
	}
	return f.words
}

// at applies f to what stands at its path, nil where nothing does. False means that nothing is known.
func (f *function) at(v ast.Value) ([]ast.Value, bool) {
	if v == nil {
		return f.missing, true
	}
	return f.of(v)
}

// of applies f to what stands at its path. False means that nothing is known.
func (f *function) of(v ast.Value) ([]ast.Value, bool) { return f.made.apply(v) }

func constantOf(values ...ast.Value) value { return value{kind: constant, consts: values} }

func derivedOf(f *function) value { return value{kind: derived, fn: f} }

// directAt is what stands at p or, where nothing does, one of missing.
func directAt(p path, missing []ast.Value) value {
	return derivedOf(&function{path: p, words: p.String(), id: idItself, direct: true, exact: len(missing) < 2, missing: missing, made: itself{}})
}

// place tells whether v is what stands at a place of which paths lead further.
func (v value) place() bool { return v.kind == derived && v.fn.direct && !v.fn.path.isPart() }

// single is v's only possible value.
func (v value) single() (ast.Value, bool) {
	if v.kind == constant && len(v.consts) == 1 {
		return v.consts[0], true
	}
	return nil, false
}

// truthy tells whether an expression that is v holds: all but false does.
func truthy(v ast.Value) bool {
	b, ok := v.(ast.Boolean)
	return !ok || bool(b)
}

// literal turns a composite of constants into the constant that it is.
func (v value) literal() value {
	if v.kind != composite {
		return v
	}
	terms := make([]*ast.Term, len(v.of.items))
	for i, item := range v.of.items {
		c, ok := item.literal().single()
		if !ok {
			return v
		}
		terms[i] = ast.NewTerm(c)
	}
	if v.of.keys == nil {
		return constantOf(ast.NewArray(terms...))
	}
	o := ast.NewObject()
	for i, key := range v.of.keys {
		o.Insert(ast.NewTerm(key), terms[i])
	}
	return constantOf(o)
}

// item is the part of a composite at key.
func (v value) item(key ast.Value) (value, bool) {
	if v.of.keys == nil {
		n, ok := key.(ast.Number)
		if !ok {
			return value{}, false
		}
		i, ok := n.Int()
		if !ok || i < 0 || i >= len(v.of.items) {
			return value{}, false
		}
		return v.of.items[i], true
	}
	i := slices.IndexFunc(v.of.keys, func(k ast.Value) bool { return same(k, key) })
	if i < 0 {
		return value{}, false
	}
	return v.of.items[i], true
}

// union gathers what f gives for each of values.
func union(values []ast.Value, f func(ast.Value) []ast.Value) []ast.Value {
	var out []ast.Value
	for _, v := range values {
		out = append(out, f(v)...)
	}
	return out
}

// link adds ids to chains.
func link(chain []string, ids ...string) []string { return slices.Concat(chain, ids) }

// then makes a function that applies next, which id tells apart, to what f gives. What next gives for a value is just what
// the term has then, if exact.
func (f *function) then(words, id string, exact bool, next turn) *function {
	id = "then " + idsOf(f.id, id)
	return &function{
		path: f.path, words: words, id: id, support: f.support, chain: link(f.chain, id), exact: exact && f.exact, same: f.same,
		missing: union(f.missing, next.of),
		made:    turned{f.made, next},
	}
}
