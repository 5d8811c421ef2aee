package diag

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// TextOptions say how WriteText writes.
type TextOptions struct {
	Sources map[string][]byte // source texts by file name, for the snippets; a missing one is said
	Color   bool              // use ANSI colours
	Width   int               // columns to which prose is wrapped; 0 does not wrap
}

// WriteText writes the diagnostics in the order given, in Terraform's look.
func WriteText(w io.Writer, ds Diagnostics, o TextOptions) error {
	t := newTexts(o.Sources)
	for i := range ds {
		if _, err := io.WriteString(w, frame(&ds[i], t, o)); err != nil {
			return fmt.Errorf("write diagnostics: %w", err)
		}
	}
	return nil
}

// paint wraps text in ANSI codes, where colour is wanted.
type paint struct{ on bool }

func (p paint) do(code, text string) string {
	if !p.on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

const bold = "1"

// hue returns the colour of a severity: red or yellow.
func hue(s Severity) string {
	if s == Warning {
		return "33"
	}
	return "31"
}

// frame renders one diagnostic with its left edge.
func frame(d *Diagnostic, t *texts, o TextOptions) string {
	p := paint{o.Color}
	edge := func(s string) string { return p.do(hue(d.Severity), s) }
	var b strings.Builder
	b.WriteString(edge("╷") + "\n")
	for line := range strings.Lines(body(d, t, o, p)) {
		b.WriteString(edge("│"))
		if line != "\n" {
			b.WriteString(" ")
		}
		b.WriteString(line)
	}
	b.WriteString(edge("╵") + "\n")
	return b.String()
}

func body(d *Diagnostic, t *texts, o TextOptions, p paint) string {
	title := "Error: "
	if d.Severity == Warning {
		title = "Warning: "
	}
	var b strings.Builder
	b.WriteString(p.do(bold+";"+hue(d.Severity), title) + p.do(bold, harmless(d.Summary)) + "\n")
	if d.Subject != nil {
		b.WriteString("\n")
		writePlace(&b, d, t, p)
	}
	if d.Detail != "" {
		b.WriteString("\n" + wrap(harmless(strings.TrimRight(d.Detail, "\n")), o.Width-2) + "\n")
	}
	return b.String()
}

// writePlace writes file, line and snippet.
func writePlace(b *strings.Builder, d *Diagnostic, t *texts, p paint) {
	s, ok := t.cut(d)
	in := ""
	if s.context != "" {
		in = ", in " + s.context
	}
	at := ""
	if d.Subject.Start.Line > 0 {
		at = fmt.Sprintf(" line %d", d.Subject.Start.Line)
	}
	fmt.Fprintf(b, "  on %s%s%s:\n", harmless(d.Subject.Filename), at, harmless(in))
	if d.Sensitive {
		b.WriteString("  (source not shown: it may hold a sensitive value)\n")
		return
	}
	if !ok {
		b.WriteString("  (source not available)\n")
		return
	}
	for i, line := range s.lines {
		fmt.Fprintf(b, "%4d: %s\n", s.firstLine+i, harmless(line))
		if i == s.mark {
			mark := s.underline()
			indent := len(mark) - len(strings.TrimLeft(mark, " \t"))
			b.WriteString("      " + mark[:indent] + p.do(bold+";"+hue(d.Severity), mark[indent:]) + "\n")
		}
	}
	if len(d.Values) > 0 {
		b.WriteString("    ├────────────────\n")
		for _, v := range d.Values {
			b.WriteString("    │ " + harmless(v) + "\n")
		}
	}
}

// wrap breaks prose at spaces so that lines have at most n characters where words allow. Lines that begin with a space
// or tab are left as they are.
func wrap(text string, n int) string {
	if n < 20 {
		return text
	}
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			out = append(out, line)
			continue
		}
		out = append(out, wrapLine(line, n)...)
	}
	return strings.Join(out, "\n")
}

func wrapLine(line string, n int) []string {
	var out []string
	current, length := "", 0
	for i, word := range strings.Split(line, " ") {
		l := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			current, length = word, l
		case length+1+l > n:
			out = append(out, current)
			current, length = word, l
		default:
			current += " " + word
			length += 1 + l
		}
	}
	return append(out, current)
}
