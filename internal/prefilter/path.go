package prefilter

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// path names a place in an event by the steps that lead to it, joined by NUL. A step is an object key, or a loop, which
// stands for one of the entries of an array or object, or for one of the nodes of a value, itself included; or a part of
// a string. Loops of one number are one loop: paths that share it are about the same entry.
type path string

const (
	loopMark   = '\x03' // begins and ends the step of a loop: \x03*0\x03 for entries, \x03~0\x03 for nodes
	partMark   = '\x02' // begins the step of a part of a string: \x02 separator \x02 number
	entryLoop  = '*'
	nodeLoop   = '~'
	noPathKeys = "\x00\x01\x02\x03\x04\x05" // bytes that keys with a path of their own do not have: marks of paths and ids
)

func pathOf(keys ...string) path { return path(strings.Join(keys, "\x00")) }

func (p path) keys() []string { return strings.Split(string(p), "\x00") }

// canBeStep tells whether a key can stand in a path. The empty one cannot: the path of it alone would be that of the event.
func canBeStep(key string) bool { return key != "" && !strings.ContainsAny(key, noPathKeys) }

// at is the place below p, or below the event, at a key.
func (p path) at(key string) path {
	if p == "" {
		return path(key)
	}
	return p + "\x00" + path(key)
}

// loop is an entry or node of what stands at p.
func (p path) loop(kind byte, number int) path {
	return p.at(string(loopMark) + string(kind) + strconv.Itoa(number) + string(loopMark))
}

// part is the n-th of the strings into which a separator splits the one at p.
func (p path) part(separator string, n int) path {
	return p.at(string(partMark) + separator + string(partMark) + strconv.Itoa(n))
}

func isLoop(step string) bool { return step != "" && step[0] == loopMark }
func isPart(step string) bool { return step != "" && step[0] == partMark }

// isPart tells whether p is a part of a string.
func (p path) isPart() bool { return isPart(p.last()) }

func (p path) last() string { return string(p[strings.LastIndexByte(string(p), 0)+1:]) }

func (p path) parent() path { return p[:max(strings.LastIndexByte(string(p), 0), 0)] }

// whole is the path of the string that p is a part of, p itself where it is none.
func (p path) whole() path {
	for p.isPart() {
		p = p.parent()
	}
	return p
}

// home is p up to its last loop, "" where it has none: what p is about is one row of that loop, or the event.
func (p path) home() path {
	i := strings.LastIndexByte(string(p), loopMark)
	return p[:i+1]
}

// number is that of the loop in the last step.
func (p path) number() int {
	n, err := strconv.Atoi(strings.Trim(p.last()[2:], string(loopMark)))
	if err != nil {
		return -1
	}
	return n
}

// beyond is what of p follows a home that it stands in.
func (p path) beyond(home path) path {
	if home == "" {
		return p
	}
	return path(strings.TrimPrefix(string(p[len(home):]), "\x00"))
}

// depth is how many loops p stands in.
func (p path) depth() int { return strings.Count(string(p), string(loopMark)) / 2 }

// under tells whether p lies below other.
func (p path) under(other path) bool {
	return len(p) > len(other) && p[len(other)] == 0 && p[:len(other)] == other
}

// within tells whether a loop, or the event, is one of those that p stands in.
func (p path) within(home path) bool { return home == "" || p == home || p.under(home) }

// chosen is what stands for each loop, by its home.
type chosen map[path]ast.Value

// find is what stands at p in an event, nil where nothing does, with what is chosen for its loops. False means that it
// cannot be told: a part of something that is no string.
func (p path) find(event ast.Value, in chosen) (ast.Value, bool) {
	rest := p
	if home := p.home(); home != "" {
		event, rest = in[home], p[len(home):]
	}
	if rest == "" {
		return event, true
	}
	for step := range strings.SplitSeq(strings.TrimPrefix(string(rest), "\x00"), "\x00") {
		if event == nil {
			return nil, true
		}
		if isPart(step) {
			var known bool
			if event, known = take([]part{parsePart(step)}, event); !known {
				return nil, false
			}
			continue
		}
		o, ok := event.(ast.Object)
		if !ok {
			return nil, true
		}
		t := o.Get(ast.StringTerm(step))
		if t == nil {
			return nil, true
		}
		event = t.Value
	}
	return event, true
}

// entries are what a loop of a kind stands for in a value.
func entries(v ast.Value, kind byte) []ast.Value {
	if kind == nodeLoop {
		return nodes(nil, v)
	}
	return valuesOf(v)
}

// nodes adds v and all values below it.
func nodes(to []ast.Value, v ast.Value) []ast.Value {
	for _, x := range valuesOf(v) {
		to = nodes(to, x)
	}
	return append(to, v)
}

// part is the n-th of the strings into which a separator splits another.
type part struct {
	separator string
	n         int
}

// of is the part of a text. False means that there are fewer parts.
func (p part) of(text []byte) ([]byte, bool) {
	for range p.n {
		i := bytes.Index(text, []byte(p.separator))
		if i < 0 {
			return nil, false
		}
		text = text[i+len(p.separator):]
	}
	if i := bytes.Index(text, []byte(p.separator)); i >= 0 {
		text = text[:i]
	}
	return text, true
}

// take gives a part of a part of a value, nil where there is none. False means that it is of no string.
func take(parts []part, v ast.Value) (ast.Value, bool) {
	for _, p := range parts {
		if v == nil {
			return nil, true
		}
		s, ok := v.(ast.String)
		if !ok {
			return nil, false
		}
		v = nil
		if text, ok := p.of([]byte(s)); ok {
			v = ast.String(text)
		}
	}
	return v, true
}

func parsePart(step string) part {
	separator, number, _ := strings.Cut(step[1:], string(partMark))
	n, err := strconv.Atoi(number)
	if err != nil {
		n = maxPart + 1
	}
	return part{separator, n}
}

// partsFrom lists the parts that lead from one path to another below it. False means that other steps do.
func (p path) partsFrom(from path) ([]part, bool) {
	if p == from {
		return nil, true
	}
	if !p.under(from) {
		return nil, false
	}
	var out []part
	for step := range strings.SplitSeq(string(p[len(from)+1:]), "\x00") {
		if !isPart(step) {
			return nil, false
		}
		out = append(out, parsePart(step))
	}
	return out, true
}

// renumber gives the loops in a text that holds paths other numbers.
func renumber(text string, number func(int) int) string {
	if strings.IndexByte(text, loopMark) < 0 {
		return text
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(text, loopMark)
		if i < 0 {
			return b.String() + text
		}
		j := i + 1 + strings.IndexByte(text[i+1:], loopMark)
		n, err := strconv.Atoi(text[i+2 : j])
		if err != nil {
			return b.String() + text // no path
		}
		b.WriteString(text[:i+2] + strconv.Itoa(number(n)) + string(loopMark))
		text = text[j+1:]
	}
}

// loopsIn calls see with the number of each loop in a text that holds paths.
func loopsIn(text string, see func(int)) {
	renumber(text, func(n int) int {
		see(n)
		return n
	})
}

func (p path) String() string {
	text := ""
	for i, step := range p.keys() {
		switch {
		case isLoop(step) && step[1] == nodeLoop:
			text += "[**]"
		case isLoop(step):
			text += "[*]"
		case isPart(step):
			of := parsePart(step)
			text = splitWords(text, of.separator) + "[" + strconv.Itoa(of.n) + "]"
		case !plainKey(step):
			text += "[" + strconv.Quote(step) + "]"
		case i > 0:
			text += "." + step
		default:
			text += step
		}
	}
	return text
}

// splits is the id of the function that takes the string apart that p is a part of, "" where it is none of it.
func (p path) splits(whole path) string {
	step, _, _ := strings.Cut(string(p.beyond(whole)), "\x00")
	if !isPart(step) {
		return ""
	}
	return splitID(parsePart(step).separator)
}

func splitWords(of, separator string) string {
	return callWords(ast.Split.Name, []string{of, ast.String(separator).String()})
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
