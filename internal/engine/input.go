package engine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/event"
)

// errInput says that a record is no JSON; the event walk has validated it, so it is a defect of ours.
var errInput = errors.New("record is not valid JSON")

const (
	keptTerms   = 2048 // strings that a decoder keeps as terms, of keys and of values each
	keptTermLen = 64   // bytes of the longest of them
)

// inputDecoder turns a record into the value that rules see as input, without a detour over maps. Object keys and short
// strings come back in every record: their terms are kept. It is not safe for concurrent use.
type inputDecoder struct {
	keys, values terms
	data         []byte
	pos          int
	broken       bool // a deliberate mistake, for a test that shows that it would be noticed: strings of one hash are one
}

func newInputDecoder() *inputDecoder { return &inputDecoder{} }

// terms are kept by the hash of their text, each in place of the one before: what comes back often is soon there again,
// and what never does, such as identifiers, takes no room.
type terms [keptTerms]keptTerm

type keptTerm struct {
	text string // "" where none is kept
	term *ast.Term
}

// of returns where the term of a text is kept.
func (t *terms) of(text []byte) *keptTerm {
	var first, last uint64
	n := len(text)
	if n >= 8 {
		first, last = binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[n-8:])
	} else {
		for _, c := range text {
			first = first<<8 | uint64(c)
		}
	}
	high, low := bits.Mul64(first^0x9e3779b97f4a7c15, last^uint64(n)*0xff51afd7ed558ccd)
	return &t[(high^low)%keptTerms]
}

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
		return d.text(&d.values)
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
func (d *inputDecoder) text(kept *terms) (*ast.Term, error) {
	start := d.pos + 1
	end := bytes.IndexByte(d.data[start:], '"')
	if end < 0 {
		return nil, errInput
	}
	end += start
	if bytes.IndexByte(d.data[start:end], '\\') >= 0 {
		return d.escapedText()
	}
	d.pos = end + 1
	raw := d.data[start:end]
	if len(raw) == 0 || len(raw) > keptTermLen {
		return ast.StringTerm(string(raw)), nil
	}
	k := kept.of(raw)
	if k.text != string(raw) && (k.term == nil || !d.broken) {
		k.text = string(raw)
		k.term = ast.StringTerm(k.text)
	}
	return k.term, nil
}

// escapedText is text where the string has escapes.
func (d *inputDecoder) escapedText() (*ast.Term, error) {
	start := d.pos
	for i := start + 1; i < len(d.data); i++ {
		switch d.data[i] {
		case '\\':
			i++
		case '"':
			d.pos = i + 1
			return ast.StringTerm(event.Text(d.data[start:d.pos])), nil
		}
	}
	return nil, errInput
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
		key, err := d.text(&d.keys)
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
