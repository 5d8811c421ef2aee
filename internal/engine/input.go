package engine

import (
	"errors"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/event"
)

// errInput says that a record is no JSON; the event walk has validated it, so it is a defect of ours.
var errInput = errors.New("record is not valid JSON")

const (
	maxInterned    = 4096 // strings that a decoder keeps as terms
	maxInternedLen = 64   // bytes
)

// inputDecoder turns a record into the value that rules see as input, without a detour over maps. Object keys and short
// strings come back in every record: their terms are kept. It is not safe for concurrent use.
type inputDecoder struct {
	terms map[string]*ast.Term
	data  []byte
	pos   int
}

func newInputDecoder() *inputDecoder { return &inputDecoder{terms: map[string]*ast.Term{}} }

// decode returns the value of a record that the event walk has validated. Of duplicate keys the last wins. Like OPA it
// refuses numbers with exponents out of all proportion.
func (d *inputDecoder) decode(data []byte) (*ast.Term, error) {
	d.data, d.pos = data, 0
	d.space()
	t, err := d.value()
	if err != nil {
		return nil, err
	}
	if d.space(); d.pos != len(d.data) {
		return nil, errInput
	}
	return t, nil
}

func (d *inputDecoder) space() {
	for d.pos < len(d.data) {
		switch d.data[d.pos] {
		case ' ', '\t', '\n', '\r':
			d.pos++
		default:
			return
		}
	}
}

// next returns the next byte that is no space, or 0 at the end.
func (d *inputDecoder) next() byte {
	d.space()
	if d.pos == len(d.data) {
		return 0
	}
	return d.data[d.pos]
}

func (d *inputDecoder) value() (*ast.Term, error) {
	switch c := d.next(); c {
	case '"':
		return d.text()
	case '{':
		return d.object()
	case '[':
		return d.array()
	case 't':
		return ast.InternedTerm(true), d.literal("true")
	case 'f':
		return ast.InternedTerm(false), d.literal("false")
	case 'n':
		return ast.NullTerm(), d.literal("null")
	default:
		return d.number()
	}
}

func (d *inputDecoder) literal(s string) error {
	if len(d.data)-d.pos < len(s) || string(d.data[d.pos:d.pos+len(s)]) != s {
		return errInput
	}
	d.pos += len(s)
	return nil
}

func (d *inputDecoder) number() (*ast.Term, error) {
	start := d.pos
	for d.pos < len(d.data) {
		c := d.data[d.pos]
		if c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E' {
			d.pos++
			continue
		}
		break
	}
	token := d.data[start:d.pos]
	if len(token) == 0 {
		return nil, errInput
	}
	if n, err := strconv.Atoi(string(token)); err == nil && token[0] != '-' {
		return ast.InternedTerm(n), nil
	}
	n, err := ast.NumberChecked(string(token))
	if err != nil {
		return nil, err
	}
	return ast.NewTerm(n), nil
}

// text returns the string at the position, a kept term where it is a short one.
func (d *inputDecoder) text() (*ast.Term, error) {
	start := d.pos + 1
	escaped := false
	i := start
	for ; i < len(d.data) && d.data[i] != '"'; i++ {
		if d.data[i] == '\\' {
			escaped = true
			i++
		}
	}
	if i >= len(d.data) {
		return nil, errInput
	}
	d.pos = i + 1
	raw := d.data[start:i]
	if escaped {
		return d.intern(event.Text(d.data[start-1 : d.pos])), nil
	}
	if t, ok := d.terms[string(raw)]; ok {
		return t, nil
	}
	return d.intern(string(raw)), nil
}

func (d *inputDecoder) intern(s string) *ast.Term {
	if t, ok := d.terms[s]; ok {
		return t
	}
	t := ast.StringTerm(s)
	if len(s) <= maxInternedLen && len(d.terms) < maxInterned {
		d.terms[s] = t
	}
	return t
}

func (d *inputDecoder) object() (*ast.Term, error) {
	d.pos++
	var few [32][2]*ast.Term
	pairs := few[:0]
	var index map[string]int // of keys, once there are many
	for {
		switch d.next() {
		case '}':
			d.pos++
			return ast.NewTerm(ast.NewObject(pairs...)), nil
		case ',':
			d.pos++
			continue
		case '"':
		default:
			return nil, errInput
		}
		key, err := d.text()
		if err != nil {
			return nil, err
		}
		if d.next() != ':' {
			return nil, errInput
		}
		d.pos++
		value, err := d.value()
		if err != nil {
			return nil, err
		}
		if len(pairs) == len(few) && index == nil {
			index = make(map[string]int, 2*len(few))
			for i, p := range pairs {
				index[string(p[0].Value.(ast.String))] = i
			}
		}
		i := find(pairs, index, key)
		if i >= 0 {
			pairs[i][1] = value
			continue
		}
		if index != nil {
			index[string(key.Value.(ast.String))] = len(pairs)
		}
		pairs = append(pairs, [2]*ast.Term{key, value})
	}
}

// find returns the place of a key among pairs, or -1.
func find(pairs [][2]*ast.Term, index map[string]int, key *ast.Term) int {
	s := key.Value.(ast.String)
	if index != nil {
		if i, ok := index[string(s)]; ok {
			return i
		}
		return -1
	}
	for i := range pairs {
		if pairs[i][0] == key || pairs[i][0].Value.(ast.String) == s {
			return i
		}
	}
	return -1
}

func (d *inputDecoder) array() (*ast.Term, error) {
	d.pos++
	var items []*ast.Term
	for {
		switch d.next() {
		case ']':
			d.pos++
			return ast.NewTerm(ast.NewArray(items...)), nil
		case ',':
			d.pos++
			continue
		}
		t, err := d.value()
		if err != nil {
			return nil, err
		}
		items = append(items, t)
	}
}
