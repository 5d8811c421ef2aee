package prefilter

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Formulas are written, behind a line and the SHA-256 of what follows, as two tables, of texts and of nodes, and for each
// formula the number of its node. A node is a byte for its kind and numbers: of texts, of nodes before it, or counts. What
// occurs twice is one node.

// The kinds of nodes.
const (
	nodeNull byte = iota
	nodeFalse
	nodeTrue
	nodeNumber
	nodeString
	nodeArray
	nodeSet
	nodeObject
	nodeValues   // a list of values
	nodeNoValues // nil in place of one
	nodeConstants

	nodeItself
	nodeGot
	nodeTurned
	nodeCalling
	nodeKeyed
	nodeEntered
	nodeTaken
	nodeTabled
	nodeConstant // an argument of a builtin
	nodeDerived
	nodeFunction

	nodeAnything
	nodeTruth
	nodeAmong
	nodeRelated
	nodeSomeOf
	nodeCompared
	nodeEitherOf
	nodeAllOf
	nodeUnsure
	nodeAssured
	nodeAllSure

	nodeTest
	nodePair
	nodeClause
	nodeFormula
)

// encoding begins what Encode writes, and says in which form.
const encoding = "trailgate formulas 1\n"

// Encode writes formulas for Decode. The same formulas give the same bytes.
func Encode(formulas []Formula) ([]byte, error) {
	w := &encoder{texts: map[string]uint64{}, nodes: map[string]uint64{}}
	var roots []byte
	for _, f := range formulas {
		roots = binary.AppendUvarint(roots, w.formula(f))
	}
	if w.err != nil {
		return nil, w.err
	}
	var out []byte
	out = binary.AppendUvarint(out, uint64(len(w.textOrder)))
	for _, s := range w.textOrder {
		out = append(binary.AppendUvarint(out, uint64(len(s))), s...)
	}
	out = binary.AppendUvarint(out, uint64(len(w.nodeOrder)))
	for _, n := range w.nodeOrder {
		out = append(out, n...)
	}
	out = binary.AppendUvarint(out, uint64(len(formulas)))
	out = append(out, roots...)
	sum := sha256.Sum256(out)
	return slices.Concat([]byte(encoding), sum[:], out), nil
}

type encoder struct {
	texts, nodes         map[string]uint64
	textOrder, nodeOrder []string
	err                  error
}

// text gives the number of a text.
func (w *encoder) text(s string) uint64 {
	n, ok := w.texts[s]
	if !ok {
		n = uint64(len(w.textOrder))
		w.texts[s] = n
		w.textOrder = append(w.textOrder, s)
	}
	return n
}

// node gives the number of a node.
func (w *encoder) node(kind byte, numbers ...uint64) uint64 {
	b := []byte{kind}
	for _, n := range numbers {
		b = binary.AppendUvarint(b, n)
	}
	n, ok := w.nodes[string(b)]
	if !ok {
		n = uint64(len(w.nodeOrder))
		w.nodes[string(b)] = n
		w.nodeOrder = append(w.nodeOrder, string(b))
	}
	return n
}

// list gives the number of a node that is made of any number of others.
func list[T any](w *encoder, kind byte, of []T, each func(T) uint64) uint64 {
	numbers := []uint64{uint64(len(of))}
	for _, x := range of {
		numbers = append(numbers, each(x))
	}
	return w.node(kind, numbers...)
}

func (w *encoder) unknown(x any) uint64 {
	if w.err == nil {
		w.err = fmt.Errorf("a formula holds a %T, which cannot be written", x)
	}
	return 0
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func (w *encoder) formula(f Formula) uint64 {
	return list(w, nodeFormula, f.clauses, func(c clause) uint64 { return list(w, nodeClause, c, w.test) })
}

// test writes what a test asks, and not what the derivation knows of it besides.
func (w *encoder) test(t test) uint64 {
	exact, ok := strings.CutPrefix(t.id, string(t.path)+"\x01")
	if !ok {
		return w.unknown(t)
	}
	common := []uint64{uint64(t.op), bit(t.missing), w.text(string(t.path)), w.text(exact), w.text(t.words)}
	if t.two() {
		return w.node(nodePair, append(common, w.text(string(t.other)), w.function(t.pair.l), w.function(t.pair.r), w.relation(t.pair.is))...)
	}
	return w.node(nodeTest, append(common, uint64(t.same), w.constants(t.set), w.check(t.asks))...)
}

func (w *encoder) relation(r relation) uint64 {
	if r.text {
		return w.unknown(r)
	}
	return bit(r.differ)
}

func (w *encoder) function(f *function) uint64 {
	return w.node(nodeFunction, w.text(string(f.path)), w.text(f.words), bit(f.direct), w.values(f.missing), w.step(f.made))
}

func (w *encoder) step(s step) uint64 {
	switch s := s.(type) {
	case itself:
		return w.node(nodeItself)
	case got:
		return w.node(nodeGot, w.values(s.keys), w.values(s.fallback))
	case turned:
		return w.node(nodeTurned, w.step(s.from), w.turn(s.next))
	case *calling:
		args := []uint64{w.text(s.name), uint64(len(s.args))}
		for _, a := range s.args {
			args = append(args, w.argument(a))
		}
		return w.node(nodeCalling, args...)
	}
	return w.unknown(s)
}

func (w *encoder) turn(t turn) uint64 {
	switch t := t.(type) {
	case keyed:
		return w.node(nodeKeyed, w.values(t.keys))
	case entered:
		return w.node(nodeEntered)
	case taken:
		return w.node(nodeTaken, w.values(t.keys), uint64(t.i), uint64(t.n))
	case tabled:
		return w.node(nodeTabled, w.values(t.tables), bit(t.stored))
	}
	return w.unknown(t)
}

func (w *encoder) argument(v value) uint64 {
	switch v.kind {
	case constant:
		return w.node(nodeConstant, w.values(v.consts))
	case derived:
		return w.node(nodeDerived, w.function(v.fn))
	default:
		return w.unknown(v)
	}
}

func (w *encoder) check(c check) uint64 {
	switch c := c.(type) {
	case anything:
		return w.node(nodeAnything)
	case truth:
		return w.node(nodeTruth)
	case among:
		return w.node(nodeAmong, w.constants(c.set))
	case related:
		return w.node(nodeRelated, w.relation(c.is), w.constants(c.set))
	case someOf:
		return w.node(nodeSomeOf, w.step(c.made), w.check(c.is))
	case compared:
		return w.node(nodeCompared, w.step(c.l), w.step(c.r), w.relation(c.is))
	case eitherOf:
		return w.node(nodeEitherOf, w.check(c.a), w.check(c.b))
	case allOf:
		return list(w, nodeAllOf, c, w.check)
	case unsure:
		return w.node(nodeUnsure, w.assurance(c.of))
	}
	return w.unknown(c)
}

func (w *encoder) assurance(a assurance) uint64 {
	switch a := a.(type) {
	case assured:
		return w.node(nodeAssured, w.step(a.made), w.values(a.missing), w.check(a.is))
	case allSure:
		return list(w, nodeAllSure, a, w.assurance)
	}
	return w.unknown(a)
}

func (w *encoder) constants(c constants) uint64 {
	return w.node(nodeConstants, bit(c.strings), w.values(c.values))
}

func (w *encoder) values(vs []ast.Value) uint64 {
	if vs == nil {
		return w.node(nodeNoValues)
	}
	return list(w, nodeValues, vs, w.value)
}

func (w *encoder) term(t *ast.Term) uint64 { return w.value(t.Value) }

func (w *encoder) value(v ast.Value) uint64 {
	switch v := v.(type) {
	case ast.Null:
		return w.node(nodeNull)
	case ast.Boolean:
		if v {
			return w.node(nodeTrue)
		}
		return w.node(nodeFalse)
	case ast.Number:
		return w.node(nodeNumber, w.text(string(v)))
	case ast.String:
		return w.node(nodeString, w.text(string(v)))
	case *ast.Array:
		var terms []*ast.Term
		v.Foreach(func(t *ast.Term) { terms = append(terms, t) })
		return list(w, nodeArray, terms, w.term)
	case ast.Set:
		return list(w, nodeSet, slices.Clone(v.Slice()), w.term)
	case ast.Object:
		var terms []*ast.Term
		for _, key := range v.Keys() {
			terms = append(terms, key, v.Get(key))
		}
		return list(w, nodeObject, terms, w.term)
	}
	return w.unknown(v)
}
