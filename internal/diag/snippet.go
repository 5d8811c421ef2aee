package diag

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/text/width"
)

// maxLines is how many lines of source a snippet shows; a longer context is left out, a longer subject cut.
const maxLines = 8

// snippet is the piece of source that a diagnostic shows.
type snippet struct {
	context   string   // header of the block around it, `pack "x"`; empty where there is none
	firstLine int      // number of the first line
	lines     []string // without line ends
	mark      int      // index in lines of the line to be marked
	from, to  int      // the marked bytes of that line, from < to but for an empty mark
}

// cut returns the snippet of a diagnostic; ok is false when its source is not at hand.
func cut(d *Diagnostic, sources map[string][]byte) (s snippet, ok bool) {
	src, ok := sources[d.Subject.Filename]
	if !ok || d.Subject.Start.Line < 1 {
		return snippet{}, false
	}
	all := bytes.Split(src, []byte("\n"))
	first, last := lineSpan(d)
	if d.Subject.Start.Line > len(all) {
		return snippet{}, false
	}
	last = min(last, len(all))
	s = snippet{context: blockAround(d.Subject, src), firstLine: first, mark: d.Subject.Start.Line - first}
	for _, l := range all[first-1 : last] {
		s.lines = append(s.lines, strings.TrimRight(string(l), "\r"))
	}
	s.markBytes(d.Subject, all)
	return s, true
}

// lineSpan tells which lines to show: those of the context when they are few, else those of the subject.
func lineSpan(d *Diagnostic) (first, last int) {
	first, last = d.Subject.Start.Line, d.Subject.End.Line
	if d.Subject.End.Column <= 1 && last > first { // the line end belongs to the subject, the next line does not
		last--
	}
	if c := d.Context; c != nil && c.Filename == d.Subject.Filename {
		from, to := min(first, c.Start.Line), max(last, c.End.Line)
		if to-from < maxLines {
			first, last = from, to
		}
	}
	if last-first >= maxLines {
		last = first
	}
	return max(first, 1), max(last, first, 1)
}

// markBytes sets the bytes to be marked: the subject, as far as it stands on its first line.
func (s *snippet) markBytes(r *Range, all [][]byte) {
	line := s.lines[s.mark]
	before := 0
	for _, l := range all[:r.Start.Line-1] {
		before += len(l) + 1
	}
	s.from = inLine(r.Start, before, line)
	s.to = len(line)
	if r.End.Line == r.Start.Line {
		s.to = inLine(r.End, before, line)
	}
	s.to = max(s.to, s.from)
}

// inLine returns the place of p in its line, in bytes.
func inLine(p Pos, before int, line string) int {
	if b := p.Byte - before; p.Byte >= 0 && b >= 0 && b <= len(line) {
		return b
	}
	column := 1
	for i := range line {
		if column == p.Column {
			return i
		}
		column++
	}
	return len(line)
}

// blockAround names the HCL block in which r stands.
func blockAround(r *Range, src []byte) string {
	if !strings.HasSuffix(r.Filename, ".hcl") || r.Start.Byte < 0 {
		return ""
	}
	f, _ := hclsyntax.ParseConfig(src, r.Filename, hcl.InitialPos)
	if f == nil {
		return ""
	}
	nav, ok := f.Nav.(interface{ ContextString(offset int) string })
	if !ok {
		return ""
	}
	return nav.ContextString(r.Start.Byte)
}

// underline returns a line that marks s.from to s.to when printed below the marked line.
func (s *snippet) underline() string {
	line := s.lines[s.mark]
	var b strings.Builder
	for _, r := range line[:s.from] {
		if r == '\t' {
			b.WriteByte('\t')
			continue
		}
		b.WriteString(strings.Repeat(" ", columns(r)))
	}
	n := 0
	for _, r := range line[s.from:s.to] {
		n += columns(r)
	}
	b.WriteString(strings.Repeat("^", max(n, 1)))
	return b.String()
}

// columns is the width of a character on a terminal.
func columns(r rune) int {
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}

// harmless replaces control characters, which a terminal would obey, and bytes that are not UTF-8. Line ends and tabs
// stay.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return utf8.RuneError
		}
		return r
	}, s)
}
