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

// texts are the sources that snippets are cut from, each split and parsed once.
type texts struct {
	sources map[string][]byte
	files   map[string]*sourceText
}

// sourceText is a source, split and parsed.
type sourceText struct {
	lines  [][]byte
	starts []int                                         // of the lines, in bytes
	blocks interface{ ContextString(offset int) string } // nil for what is no HCL
}

func newTexts(sources map[string][]byte) *texts {
	return &texts{sources, map[string]*sourceText{}}
}

// text returns the source of that name, nil when it is not at hand.
func (t *texts) text(name string) *sourceText {
	if f, ok := t.files[name]; ok {
		return f
	}
	src, ok := t.sources[name]
	if !ok {
		return nil
	}
	f := &sourceText{lines: bytes.Split(src, []byte("\n"))}
	at := 0
	for _, l := range f.lines {
		f.starts = append(f.starts, at)
		at += len(l) + 1
	}
	if strings.HasSuffix(name, ".hcl") {
		if parsed, _ := hclsyntax.ParseConfig(src, name, hcl.InitialPos); parsed != nil {
			f.blocks, _ = parsed.Nav.(interface{ ContextString(offset int) string })
		}
	}
	t.files[name] = f
	return f
}

// cut returns the snippet of a diagnostic; ok is false when its source is not at hand.
func (t *texts) cut(d *Diagnostic) (s snippet, ok bool) {
	f := t.text(d.Subject.Filename)
	if f == nil || d.Subject.Start.Line < 1 || d.Subject.Start.Line > len(f.lines) {
		return snippet{}, false
	}
	first, last := lineSpan(d)
	last = min(last, len(f.lines))
	s = snippet{firstLine: first, mark: d.Subject.Start.Line - first}
	if f.blocks != nil && d.Subject.Start.Byte >= 0 {
		s.context = f.blocks.ContextString(d.Subject.Start.Byte)
	}
	for _, l := range f.lines[first-1 : last] {
		s.lines = append(s.lines, strings.TrimRight(string(l), "\r"))
	}
	s.markBytes(d.Subject, f.starts[d.Subject.Start.Line-1])
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

// markBytes sets the bytes to be marked: the subject, as far as it stands on its first line, before which there are so
// many bytes.
func (s *snippet) markBytes(r *Range, before int) {
	line := s.lines[s.mark]
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
