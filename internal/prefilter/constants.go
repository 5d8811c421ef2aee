package prefilter

import (
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"
)

// maxValues bounds the possible values that are followed; with more, nothing is known.
const maxValues = 100_000

// constants is a set of values, compared as Rego compares.
type constants struct {
	values  []ast.Value // in Rego's order, each once
	strings bool        // all are strings
}

func newConstants(values []ast.Value) constants {
	sorted := slices.Clone(values)
	sort.SliceStable(sorted, func(i, j int) bool { return ast.Compare(sorted[i], sorted[j]) < 0 })
	c := constants{values: slices.CompactFunc(sorted, same), strings: true}
	for _, v := range c.values {
		if _, ok := v.(ast.String); !ok {
			c.strings = false
		}
	}
	return c
}

func same(a, b ast.Value) bool { return ast.Compare(a, b) == 0 }

// has does without hashes: numbers that are equal may hash differently beyond the range of a float.
func (c constants) has(v ast.Value) bool {
	if !c.strings {
		return slices.ContainsFunc(c.values, func(x ast.Value) bool { return same(x, v) })
	}
	s, ok := v.(ast.String)
	if !ok {
		return false
	}
	_, found := slices.BinarySearchFunc(c.values, s, func(x ast.Value, s ast.String) int {
		return strings.Compare(string(x.(ast.String)), string(s))
	})
	return found
}

// exact tells whether values equal to a member also have its text: true of all but numbers.
func (c constants) exact() bool {
	return !slices.ContainsFunc(c.values, func(v ast.Value) bool {
		switch v.(type) {
		case ast.String, ast.Boolean, ast.Null:
			return false
		}
		return true
	})
}

// same tells of which values all or none are members.
func (c constants) same() sameness {
	is := sameTypes
	for _, v := range c.values {
		switch v.(type) {
		case ast.Boolean, ast.Null:
		case ast.String:
			is = min(is, sameButStrings)
		case ast.Number:
			is = min(is, sameContainers)
		default:
			return sameConstants
		}
	}
	return is
}

func (c constants) filter(keep func(ast.Value) bool) constants {
	var left []ast.Value
	for _, v := range c.values {
		if keep(v) {
			left = append(left, v)
		}
	}
	return newConstants(left)
}

// shownValues is how many members of a set are named in words.
const shownValues = 12

// words gives the set for reading, text for telling sets apart.
func (c constants) words() string { return setText(c.values, shownValues) }
func (c constants) text() string  { return setText(c.values, len(c.values)) }

func setText(values []ast.Value, most int) string {
	shown := make([]string, 0, min(most, len(values)))
	for _, v := range values[:min(most, len(values))] {
		shown = append(shown, v.String())
	}
	text := "{" + strings.Join(shown, ", ")
	if more := len(values) - len(shown); more > 0 {
		text += ", … " + strconv.Itoa(more) + " more"
	}
	return text + "}"
}

// row is an entry of a constant collection.
type row struct {
	keys  []ast.Value // forms in which the key may be given
	value ast.Value
}

// rows lists a collection's entries; scalars have none. Base documents are read by path, where 7 and "7" are one key.
// closed tells that the forms listed are all: storage finds the first item of a list by "00" and 0.0 too.
func rows(collection ast.Value, stored bool) (out []row, closed bool) {
	closed = true
	add := func(key, v *ast.Term) {
		forms, all := keyForms(key.Value, stored)
		closed = closed && all
		out = append(out, row{forms, v.Value})
	}
	switch c := collection.(type) {
	case *ast.Array:
		closed = !stored || c.Len() == 0
		for i := range c.Len() {
			out = append(out, row{[]ast.Value{ast.IntNumberTerm(i).Value}, c.Elem(i).Value})
		}
	case ast.Set:
		c.Foreach(func(t *ast.Term) { add(t, t) })
	case ast.Object:
		c.Foreach(add)
	}
	return out, closed
}

// valuesOf lists the values of a collection's entries.
func valuesOf(collection ast.Value) []ast.Value {
	all, _ := rows(collection, false)
	return mapValues(all, func(r row) ast.Value { return r.value })
}

// allRows lists the entries of several collections.
func allRows(collections []ast.Value, stored bool) (out []row, closed bool) {
	closed = true
	for _, c := range collections {
		some, all := rows(c, stored)
		out, closed = append(out, some...), closed && all
	}
	return out, closed
}

// keyForms lists the forms in which a key may be given, and whether they are all: a number too long to be looked at may
// be the same key.
func keyForms(key ast.Value, stored bool) (forms []ast.Value, all bool) {
	name, ok := key.(ast.String)
	if !stored || !ok {
		return []ast.Value{key}, !stored
	}
	n, ok := decodeNumber([]byte(name))
	if ok {
		return []ast.Value{key, n}, true
	}
	return []ast.Value{key}, !json.Valid([]byte(name)) || class([]byte(name)) != '0'
}

// lookup is what collection[key] gives, nothing where it is undefined.
func lookup(collection, key ast.Value, stored bool) []ast.Value {
	if stored {
		switch k := key.(type) {
		case ast.String:
			return lookupStored(collection, string(k))
		case ast.Number:
			return lookupStored(collection, k.String())
		}
		return nil
	}
	switch c := collection.(type) {
	case *ast.Array:
		if t := c.Get(ast.NewTerm(key)); t != nil {
			return []ast.Value{t.Value}
		}
	case ast.Set:
		if c.Contains(ast.NewTerm(key)) {
			return []ast.Value{key}
		}
	case ast.Object:
		if t := c.Get(ast.NewTerm(key)); t != nil {
			return []ast.Value{t.Value}
		}
	}
	return nil
}

// lookupStored reads as storage does: every key is a text.
func lookupStored(collection ast.Value, key string) []ast.Value {
	switch c := collection.(type) {
	case *ast.Array:
		if i, ok := util.Atoi(key); ok && i >= 0 && i < c.Len() {
			return []ast.Value{c.Elem(i).Value}
		}
	case ast.Object:
		if t := c.Get(ast.StringTerm(key)); t != nil {
			return []ast.Value{t.Value}
		}
	}
	return nil
}
