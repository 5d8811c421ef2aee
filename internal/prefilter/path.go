package prefilter

import (
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// path names a place in an event by the object keys that lead to it, joined by NUL.
type path string

func pathOf(keys ...string) path { return path(strings.Join(keys, "\x00")) }

func (p path) keys() []string { return strings.Split(string(p), "\x00") }

// under tells whether p lies below other.
func (p path) under(other path) bool { return strings.HasPrefix(string(p), string(other)+"\x00") }

// find is what stands at p in an event, nil where nothing does. Only objects have keys.
func (p path) find(event ast.Value) ast.Value {
	for _, key := range p.keys() {
		o, ok := event.(ast.Object)
		if !ok {
			return nil
		}
		t := o.Get(ast.StringTerm(key))
		if t == nil {
			return nil
		}
		event = t.Value
	}
	return event
}

func (p path) String() string {
	var b strings.Builder
	for i, key := range p.keys() {
		switch {
		case !plainKey(key):
			b.WriteString("[" + strconv.Quote(key) + "]")
		case i > 0:
			b.WriteString("." + key)
		default:
			b.WriteString(key)
		}
	}
	return b.String()
}

// plainKey tells whether a key reads well after a dot.
func plainKey(key string) bool {
	for i := range len(key) {
		c := key[i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return key != ""
}
