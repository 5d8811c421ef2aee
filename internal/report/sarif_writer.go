package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"strings"
)

// sarifWriter writes a log of one run member by member, in the form that encoding/json gives the whole with an indent of
// a space, and until the first error, which it keeps. It holds no more than one element of a list.
type sarifWriter struct {
	w       *bufio.Writer
	buf     bytes.Buffer
	encode  *json.Encoder // into buf
	members int
	err     error
}

func newSARIFWriter(w io.Writer) *sarifWriter {
	s := &sarifWriter{w: bufio.NewWriterSize(w, 1<<16)}
	s.encode = json.NewEncoder(&s.buf)
	s.encode.SetEscapeHTML(false)
	return s
}

// memberDepth is how many spaces stand before a run's members.
const memberDepth = 3

func (s *sarifWriter) text(t string) {
	if s.err == nil {
		_, s.err = s.w.WriteString(t)
	}
}

// value writes v; depth is how far the line is indented on which it begins.
func (s *sarifWriter) value(depth int, v any) {
	if s.err != nil {
		return
	}
	s.buf.Reset()
	s.encode.SetIndent(strings.Repeat(" ", depth), " ")
	if s.err = s.encode.Encode(v); s.err == nil {
		_, s.err = s.w.Write(bytes.TrimSuffix(s.buf.Bytes(), []byte("\n")))
	}
}

// begin writes what stands before the run's first member.
func (s *sarifWriter) begin() {
	s.text("{\n \"$schema\": ")
	s.value(1, sarifSchema)
	s.text(",\n \"version\": \"2.1.0\",\n \"runs\": [\n  {")
}

// end writes what stands after its last.
func (s *sarifWriter) end() error {
	s.text("\n  }\n ]\n}\n")
	if s.err == nil {
		s.err = s.w.Flush()
	}
	return s.err
}

func (s *sarifWriter) name(name string) {
	if s.members++; s.members > 1 {
		s.text(",")
	}
	s.text("\n" + strings.Repeat(" ", memberDepth) + `"` + name + `": `)
}

// member writes a member of the run.
func (s *sarifWriter) member(name string, v any) {
	s.name(name)
	s.value(memberDepth, v)
}

// sarifList writes a member of the run that is a list, each element as it comes.
func sarifList[T any](s *sarifWriter, name string, elements iter.Seq[T]) {
	s.name(name)
	s.text("[")
	n := 0
	for v := range elements {
		if n++; n > 1 {
			s.text(",")
		}
		s.text("\n" + strings.Repeat(" ", memberDepth+1))
		s.value(memberDepth+1, v)
		if s.err != nil {
			return
		}
	}
	if n > 0 {
		s.text("\n" + strings.Repeat(" ", memberDepth))
	}
	s.text("]")
}
