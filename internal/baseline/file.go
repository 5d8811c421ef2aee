package baseline

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// Encode writes a baseline as its file: JSON with a finding a line. Equal baselines give equal bytes.
func Encode(w io.Writer, b *Baseline) error {
	var e encoder
	e.text("{\n")
	e.member("format", b.Format)
	e.member("as_of", b.AsOf.UTC())
	e.member("run", b.Run)
	if b.Incomplete {
		e.member("incomplete", b.Incomplete)
	}
	list(&e, "cut_rules", b.Cut)
	e.text(",\n")
	list(&e, "findings", b.Findings)
	e.text("\n}\n")
	if e.err == nil {
		_, e.err = w.Write(bytes.ToValidUTF8(e.buf.Bytes(), []byte("\ufffd")))
	}
	if e.err != nil {
		return fmt.Errorf("write baseline: %w", e.err)
	}
	return nil
}

// encoder gathers text until the first error, which it keeps.
type encoder struct {
	buf bytes.Buffer
	err error
}

func (e *encoder) text(s string) { _, _ = e.buf.WriteString(s) }

func (e *encoder) value(v any) {
	err := json.MarshalWrite(&e.buf, v, json.Deterministic(true), jsonv1.OmitEmptyWithLegacySemantics(true), jsontext.AllowInvalidUTF8(true))
	e.err = errors.Join(e.err, err)
}

func (e *encoder) member(name string, v any) {
	e.text(` "` + name + `": `)
	e.value(v)
	e.text(",\n")
}

// list writes a member that is a list, an element a line, without what stands behind it.
func list[T any](e *encoder, name string, elements []T) {
	e.text(` "` + name + `": [`)
	for i := range elements {
		if i > 0 {
			e.text(",")
		}
		e.text("\n  ")
		e.value(&elements[i])
	}
	if len(elements) > 0 {
		e.text("\n ")
	}
	e.text("]")
}

// Decode reads a baseline file; name is how the user calls it. It is strict: an unknown member, a fingerprint that is
// missing or there twice, and a format other than this program's are errors.
func Decode(r io.Reader, name string) (*Baseline, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read baseline: %w", err)
	}
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(data, &head, jsontext.AllowInvalidUTF8(true)); err != nil {
		return nil, notJSON(data, err)
	}
	if err := checkFormat(head.Format); err != nil {
		return nil, err
	}
	b := &Baseline{Name: name}
	if err := json.Unmarshal(data, b, json.RejectUnknownMembers(true), jsontext.AllowInvalidUTF8(true)); err != nil {
		return nil, fmt.Errorf("decode baseline: %w", err)
	}
	lines := elementLines(data, "findings")
	seen := map[string]int{}
	for i := range b.Findings {
		e := &b.Findings[i]
		if i < len(lines) {
			e.Line = lines[i]
		}
		if e.Fingerprint == "" {
			return nil, fmt.Errorf("decode baseline: the finding in line %d has no fingerprint", e.Line)
		}
		if first, twice := seen[e.Fingerprint]; twice {
			return nil, fmt.Errorf("decode baseline: the finding %s is there twice, in lines %d and %d", e.Fingerprint, first, e.Line)
		}
		seen[e.Fingerprint] = e.Line
	}
	return b, nil
}

// notJSON says in which line a file ceases to be JSON, and what to do about it.
func notJSON(data []byte, err error) error {
	const again = "make it again with 'trailgate baseline create SCAN'"
	for i, line := range bytes.Split(data, []byte("\n")) {
		if bytes.HasPrefix(line, []byte("<<<<<<< ")) || bytes.HasPrefix(line, []byte(">>>>>>> ")) {
			return fmt.Errorf("line %d is a merge conflict's: take one side and run 'trailgate baseline update' with a new scan, or %s", i+1, again)
		}
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return fmt.Errorf("not a baseline file: it is empty; %s", again)
	}
	if wrong, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		at := min(max(int(wrong.ByteOffset), 0), len(data))
		return fmt.Errorf("not a baseline file: line %d is no JSON (%w): %s", 1+bytes.Count(data[:at], []byte("\n")), wrong.Err, again)
	}
	return fmt.Errorf("not a baseline file: %w", err)
}

func checkFormat(format string) error {
	family, version, _ := strings.Cut(format, "/")
	ownFamily, ownVersion, _ := strings.Cut(Format, "/")
	switch n, err := strconv.Atoi(version); {
	case format == Format:
		return nil
	case family != ownFamily:
		return fmt.Errorf("not a baseline file: its format is %q, not %q", format, Format)
	case err == nil && newer(n, ownVersion):
		return fmt.Errorf("the baseline has format %q, newer than %q: use the trailgate that wrote it, or a later one", format, Format)
	default:
		return fmt.Errorf("the baseline has format %q; this trailgate reads %q", format, Format)
	}
}

// elementLines returns the lines, from 1, at which the elements of a member of a well-formed object begin.
func elementLines(data []byte, member string) []int {
	d := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowInvalidUTF8(true))
	if _, err := d.ReadToken(); err != nil {
		return nil
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return nil
		}
		if name.String() == member && d.PeekKind() == '[' {
			return linesOf(data, d)
		}
		if d.SkipValue() != nil {
			return nil
		}
	}
	return nil
}

func linesOf(data []byte, d *jsontext.Decoder) []int {
	var out []int
	if _, err := d.ReadToken(); err != nil {
		return nil
	}
	line, at := 1, 0
	for d.PeekKind() == '{' {
		value, err := d.ReadValue()
		if err != nil {
			return out
		}
		start := int(d.InputOffset()) - len(value)
		line += bytes.Count(data[at:start], []byte("\n"))
		at = start
		out = append(out, line)
	}
	return out
}

func newer(version int, than string) bool {
	n, err := strconv.Atoi(than)
	return err == nil && version > n
}
