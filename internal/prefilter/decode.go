package prefilter

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
)

// errEncoded says that a text is not what Encode of this program wrote.
var errEncoded = errors.New("these are no formulas of this version of the program")

// Decode reads formulas that Encode has written. They hold of the same events, and give the same candidates, as those
// that were written; what was known besides to simplify them is lost.
func Decode(data []byte) ([]Formula, error) {
	rest, ok := bytes.CutPrefix(data, []byte(encoding))
	if !ok || len(rest) < sha256.Size {
		return nil, errEncoded
	}
	sum, rest := rest[:sha256.Size], rest[sha256.Size:]
	if [sha256.Size]byte(sum) != sha256.Sum256(rest) {
		return nil, errEncoded
	}
	r := &encoded{data: rest}
	// One string holds all texts, so that each is a part of it and none an allocation of its own.
	r.texts = make([]string, r.count())
	all := string(rest)
	for i := range r.texts {
		n := r.count()
		at := len(rest) - len(r.data)
		if r.broken {
			return nil, errEncoded
		}
		r.texts[i] = all[at : at+n]
		r.data = r.data[n:]
	}
	n := r.count()
	r.nodes = make([]any, 0, n)
	for range n {
		node := r.read()
		if r.broken {
			return nil, errEncoded
		}
		r.nodes = append(r.nodes, node)
	}
	out := make([]Formula, r.count())
	for i := range out {
		out[i] = of[Formula](r)
	}
	if r.broken || len(r.data) > 0 {
		return nil, errEncoded
	}
	return out, nil
}

// encoded is what is left to be read. Once something is broken, all that is read is of no meaning.
type encoded struct {
	data   []byte
	texts  []string
	nodes  []any
	broken bool
}

func (r *encoded) number() uint64 {
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.broken = true
		return 0
	}
	r.data = r.data[size:]
	return n
}

// count is a number of things of which each takes a byte at least.
func (r *encoded) count() int {
	n := r.number()
	if n > uint64(len(r.data)) {
		r.broken = true
		return 0
	}
	return int(n)
}

func (r *encoded) bit() bool { return r.number() == 1 }

func (r *encoded) text() string {
	n := r.number()
	if n >= uint64(len(r.texts)) {
		r.broken = true
		return ""
	}
	return r.texts[n]
}

// of reads the number of a node that must be of a type.
func of[T any](r *encoded) (node T) {
	n := r.number()
	if n < uint64(len(r.nodes)) {
		var ok bool
		if node, ok = r.nodes[n].(T); ok {
			return node
		}
	}
	r.broken = true
	return node
}

// listOf reads a count and as many numbers of nodes.
func listOf[T any](r *encoded) []T {
	out := make([]T, r.count())
	for i := range out {
		out[i] = of[T](r)
	}
	return out
}

func (r *encoded) read() any {
	if len(r.data) == 0 {
		r.broken = true
		return nil
	}
	kind := r.data[0]
	r.data = r.data[1:]
	switch {
	case kind <= nodeObject:
		return r.value(kind)
	case kind <= nodeConstants:
		return r.list(kind)
	case kind <= nodeFunction:
		return r.step(kind)
	case kind <= nodeAllSure:
		return r.check(kind)
	}
	switch kind {
	case nodeTest:
		t := r.test()
		t.same, t.set, t.asks = sameness(r.number()), of[constants](r), of[check](r)
		return t
	case nodePair:
		t := r.test()
		t.other = path(r.text())
		t.pair = &comparison{of[*function](r), of[*function](r), relation{differ: r.bit()}}
		return t
	case nodeClause:
		return clause(listOf[test](r))
	case nodeFormula:
		return Formula{clauses: listOf[clause](r)}
	}
	r.broken = true
	return nil
}

// test reads what all tests have.
func (r *encoded) test() test {
	t := test{op: op(r.number()), missing: r.bit(), path: path(r.text()), meaning: &meaning{}}
	t.id = string(t.path) + "\x01" + r.text()
	t.words = r.text()
	return t
}

func (r *encoded) value(kind byte) ast.Value {
	switch kind {
	case nodeNull:
		return ast.NullValue
	case nodeFalse:
		return ast.Boolean(false)
	case nodeTrue:
		return ast.Boolean(true)
	case nodeNumber:
		return ast.Number(r.text())
	case nodeString:
		return ast.String(r.text())
	}
	terms := termsOf(listOf[ast.Value](r))
	switch kind {
	case nodeArray:
		return ast.NewArray(terms...)
	case nodeSet:
		return ast.NewSet(terms...)
	}
	o := ast.NewObject()
	for i := 0; i+1 < len(terms); i += 2 {
		o.Insert(terms[i], terms[i+1])
	}
	return o
}

func (r *encoded) list(kind byte) any {
	switch kind {
	case nodeValues:
		return listOf[ast.Value](r)
	case nodeConstants:
		return constants{strings: r.bit(), values: of[[]ast.Value](r)}
	}
	return []ast.Value(nil)
}

func (r *encoded) step(kind byte) any {
	switch kind {
	case nodeItself:
		return itself{}
	case nodeGot:
		return got{of[[]ast.Value](r), of[[]ast.Value](r)}
	case nodeTurned:
		return turned{of[step](r), of[turn](r)}
	case nodeCalling:
		return caller(r.text(), listOf[value](r))
	case nodeKeyed:
		return keyed{of[[]ast.Value](r)}
	case nodeEntered:
		return entered{}
	case nodeTaken:
		t := taken{of[[]ast.Value](r), int(r.number()), int(r.number())}
		r.broken = r.broken || t.i < 0 || t.i >= t.n
		return t
	case nodeTabled:
		return tabled{of[[]ast.Value](r), r.bit()}
	case nodeConstant:
		return constantOf(of[[]ast.Value](r)...)
	case nodeDerived:
		return derivedOf(of[*function](r))
	}
	f := &function{path: path(r.text()), words: r.text(), direct: r.bit()}
	f.missing, f.made = of[[]ast.Value](r), of[step](r)
	return f
}

func (r *encoded) check(kind byte) any {
	switch kind {
	case nodeAnything:
		return anything{}
	case nodeTruth:
		return truth{}
	case nodeAmong:
		return among{of[constants](r)}
	case nodeRelated:
		return related{relation{differ: r.bit()}, of[constants](r)}
	case nodeSomeOf:
		return someOf{of[step](r), of[check](r)}
	case nodeCompared:
		return compared{of[step](r), of[step](r), relation{differ: r.bit()}}
	case nodeEitherOf:
		return eitherOf{of[check](r), of[check](r)}
	case nodeAllOf:
		return allOf(listOf[check](r))
	case nodeUnsure:
		return unsure{of[assurance](r)}
	case nodeAssured:
		return assured{of[step](r), of[[]ast.Value](r), of[check](r)}
	}
	return allSure(listOf[assurance](r))
}
