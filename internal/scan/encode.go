package scan

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// Encode writes s as a scan file: JSON with its members in the order of the struct's fields and, of every list, one
// element a line, so that files compare line by line. Equal scans give equal bytes: maps are sorted, times are in UTC,
// an empty list is [] whether nil or not, and bytes that are no UTF-8 become U+FFFD. The lists themselves are written
// in the order they have; records and values keep theirs, without the whitespace between tokens.
func Encode(w io.Writer, s *Scan) error {
	e := encoder{w: bufio.NewWriterSize(w, 1<<16)}
	e.text("{\n")
	e.member("format", s.Format)
	e.member("state", s.State)
	e.member("header", inUTC(s.Header))
	list(&e, "objects", s.Objects)
	list(&e, "rules", s.Rules)
	list(&e, "findings", s.Findings)
	list(&e, "groups", s.Groups)
	e.text(" \"observations\": {\n")
	list(&e, "cells", s.Observations.Cells)
	e.text(" \"truncated\": " + strconv.FormatBool(s.Observations.Truncated) + "\n },\n")
	e.member("stats", s.Stats)
	if len(s.Estate) > 0 {
		e.member("estate", s.Estate)
	}
	list(&e, "failures", s.Failures)
	e.text("}\n")
	if e.err == nil {
		e.err = e.w.Flush()
	}
	if e.err != nil {
		return fmt.Errorf("write scan: %w", e.err)
	}
	return nil
}

// inUTC returns the header with its times in UTC.
func inUTC(h Header) Header {
	h.AsOf = h.AsOf.UTC()
	if h.Filters.Since != nil {
		t := h.Filters.Since.UTC()
		h.Filters.Since = &t
	}
	if h.Filters.Until != nil {
		t := h.Filters.Until.UTC()
		h.Filters.Until = &t
	}
	return h
}

// last is the member after which no comma stands.
const last = "failures"

// encoder writes lines until the first error, which it keeps.
type encoder struct {
	w   *bufio.Writer
	buf bytes.Buffer
	err error
}

func (e *encoder) text(s string) {
	if e.err == nil {
		_, e.err = e.w.WriteString(s)
	}
}

// value writes v in one line.
func (e *encoder) value(v any) {
	if e.err != nil {
		return
	}
	e.buf.Reset()
	if e.err = json.MarshalWrite(&e.buf, v, encodeOptions()); e.err == nil {
		_, e.err = e.w.Write(bytes.ToValidUTF8(e.buf.Bytes(), []byte("\ufffd")))
	}
}

func (e *encoder) member(name string, v any) {
	e.text(` "` + name + `": `)
	e.value(v)
	e.text(",\n")
}

// list writes a member that is a list, an element a line.
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
	if name != last {
		e.text(",")
	}
	e.text("\n")
}

// encodeOptions let raw JSON of events through as it is, apart from whitespace: AWS's escapes, and names that stand
// twice in an object.
func encodeOptions() json.Options {
	return json.JoinOptions(
		json.Deterministic(true),
		jsonv1.OmitEmptyWithLegacySemantics(true),
		jsontext.AllowDuplicateNames(true),
		jsontext.AllowInvalidUTF8(true),
		jsontext.PreserveRawStrings(true),
	)
}

// Decode reads a scan file. It is strict: an unknown member, a state that is none, trailing text and a format other
// than this program's are errors; a newer format is refused by name.
func Decode(r io.Reader) (*Scan, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read scan: %w", err)
	}
	if err := checkFormat(data); err != nil {
		return nil, err
	}
	var s Scan
	err = json.Unmarshal(data, &s, json.RejectUnknownMembers(true), jsontext.AllowDuplicateNames(true),
		jsontext.AllowInvalidUTF8(true)) // of events: names that stand twice, escapes of half a surrogate pair
	if err != nil {
		return nil, fmt.Errorf("decode scan: %w", err)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("decode scan: %w", err)
	}
	return &s, nil
}

// checkFormat reads the member "format" before anything is decoded, so that a file of another format is told by its
// name rather than by the first member that is unknown here.
func checkFormat(data []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true))
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return fmt.Errorf("not a scan file: it does not start with a JSON object")
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return fmt.Errorf("not a scan file: %w", err)
		}
		if name.String() == "format" {
			return judgeFormat(d)
		}
		if err := d.SkipValue(); err != nil {
			return fmt.Errorf("not a scan file: %w", err)
		}
	}
	return fmt.Errorf(`not a scan file: it has no member "format"`)
}

func judgeFormat(d *jsontext.Decoder) error {
	t, err := d.ReadToken()
	if err != nil || t.Kind() != '"' {
		return fmt.Errorf(`not a scan file: its member "format" is not a string`)
	}
	format := t.String()
	if format == Format {
		return nil
	}
	family, version, _ := strings.Cut(format, "/")
	ownFamily, ownVersion, _ := strings.Cut(Format, "/")
	if n, err := strconv.Atoi(version); family == ownFamily && err == nil {
		if own, err := strconv.Atoi(ownVersion); err == nil && n > own {
			return fmt.Errorf("scan file has format %q, newer than %q: read it with the trailgate that wrote it, or a later one", format, Format)
		}
	}
	return fmt.Errorf("scan file has format %q; this trailgate reads %q", format, Format)
}

// check refuses what later steps take for granted.
func (s *Scan) check() error {
	if s.State != Partial && s.State != Concluded {
		return fmt.Errorf("state %q is neither %q nor %q", s.State, Partial, Concluded)
	}
	for i := range s.Objects {
		o := &s.Objects[i]
		if !slices.Contains([]ObjectState{Read, Failed, SetAside, Outside}, o.State) {
			return fmt.Errorf("object %q: state %q is unknown", o.URI, o.State)
		}
	}
	for i := range s.Findings {
		f := &s.Findings[i]
		for _, step := range f.Steps {
			if step < 0 || step >= len(f.Occurrences) {
				return fmt.Errorf("finding %s: step %d is no occurrence", f.Fingerprint, step)
			}
		}
	}
	return nil
}
