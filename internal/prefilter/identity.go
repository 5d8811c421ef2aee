package prefilter

import (
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Tests, functions and values are told apart by texts, their ids, which are not those for reading: two things of one id
// are one thing. An id is of an unambiguous form: what is of a kind begins as nothing else of it does, constants are
// written as Rego writes them, and ids and paths within ids stand between marks that neither holds.

const (
	idBegin = "\x04" // before an id or a path within another id
	idEnd   = "\x05"
)

// idItself is the id of the function that gives what stands at its path.
const idItself = "itself"

// idsOf joins ids to a text that no other ids join to.
func idsOf(ids ...string) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(idBegin + id + idEnd)
	}
	return b.String()
}

// valuesID tells lists of values apart.
func valuesID(values []ast.Value) string { return setText(values, len(values)) }

// callID is that of a call of a builtin with arguments that are constants or follow from one path.
func callID(name string, args []value) string {
	ids := make([]string, len(args))
	for i, v := range args {
		ids[i] = "in " + valuesID(v.consts)
		if v.kind == derived {
			ids[i] = "of " + v.fn.id
		}
	}
	return name + idsOf(ids...)
}

// splitID is that of a split of what stands at a path.
func splitID(separator string) string {
	return callID(ast.Split.Name, []value{directAt("", nil), constantOf(ast.String(separator))})
}

// id tells parts apart.
func (t taken) id() string {
	of := strconv.Itoa(t.i) + " of " + strconv.Itoa(t.n)
	if t.keys == nil {
		return of
	}
	return of + valuesID(t.keys)
}

// id is a text that values share only when they are equal.
func (v value) id() string {
	switch v.kind {
	case wholeDoc:
		return "input"
	case constant:
		if v.stored {
			return "stored " + valuesID(v.consts)
		}
		return "in " + valuesID(v.consts)
	case derived:
		missing := "exactly " + valuesID(v.fn.missing)
		if !v.fn.exact {
			missing = "or " + valuesID(v.fn.missing)
		}
		return "of " + idsOf(string(v.fn.path), v.fn.id, missing)
	case position:
		return "key of " + idsOf(string(v.loop))
	case gathered:
		return "gathered " + v.from.id()
	case composite:
		ids := make([]string, len(v.of.items))
		for i, item := range v.of.items {
			ids[i] = item.id()
		}
		if v.of.keys == nil {
			return "array " + idsOf(ids...)
		}
		return "object " + valuesID(v.of.keys) + idsOf(ids...)
	default:
		return "?"
	}
}

// id is a text that gatherings share only when they are equal.
func (g *gathering) id() string {
	groups := make([]string, len(g.groups))
	for i, of := range g.groups {
		parts := []string{strconv.FormatBool(of.always), ""}
		if of.absent != nil {
			parts[1] = of.absent.id
		}
		for _, o := range of.cases {
			tests := make([]string, len(o.tests))
			for k, t := range o.tests {
				tests[k] = t.id
			}
			parts = append(parts, idsOf(o.key.id(), o.value.id(), idsOf(tests...), strconv.Itoa(o.from), strconv.Itoa(o.to)))
		}
		groups[i] = idsOf(parts...)
	}
	return idsOf(strconv.FormatBool(g.list), strconv.FormatBool(g.inTurn), idsOf(groups...))
}
