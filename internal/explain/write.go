package explain

import (
	"fmt"
	"strings"
)

// WriteText writes what became of a document, for people.
func (d *Document) WriteText(b *strings.Builder) {
	for i, body := range d.Bodies {
		name := d.Name
		if len(d.Bodies) > 1 {
			name = fmt.Sprintf("%s, body %d of %d", d.Name, i+1, len(d.Bodies))
		}
		fmt.Fprintf(b, "\n%s: %s (%s:%d)\n", name, verdict(body), body.File, body.Line)
		body.write(b, "  ")
	}
	for _, e := range d.Errors {
		fmt.Fprintf(b, "\n  failed: %s\n", e)
	}
}

func verdict(b *Body) string {
	if b.Held {
		return "all conditions held"
	}
	return "did not hold"
}

// write writes the conditions of a body, each with its values below it.
func (b *Body) write(out *strings.Builder, indent string) {
	for _, l := range b.Lines {
		l.write(out, indent)
	}
}

func (l *Line) write(out *strings.Builder, indent string) {
	mark := map[State]string{Held: "✓", Failed: "✗", NotReached: "·"}[l.State]
	prefix := fmt.Sprintf("%s%s %4d  ", indent, mark, l.Line)
	blank := strings.Repeat(" ", len([]rune(prefix)))
	for i, text := range unindented(l.Text) {
		if i > 0 {
			prefix = blank
		}
		out.WriteString(prefix + text + "\n")
	}
	switch {
	case l.Tried > 1:
		fmt.Fprintf(out, "%s  tried %d times, held %d times\n", blank, l.Tried, l.Held)
	case l.Held > 1:
		fmt.Fprintf(out, "%s  held %d times\n", blank, l.Held)
	}
	for _, v := range l.Values {
		fmt.Fprintf(out, "%s  %s = %s\n", blank, v.Text, v.Value)
	}
	if l.State != Failed {
		return
	}
	for _, in := range l.Inside {
		if len(in.Lines) == 0 {
			continue
		}
		fmt.Fprintf(out, "%s  %s %s (%s:%d)\n", blank, in.Name, verdict(in), in.File, in.Line)
		in.write(out, blank+"  ")
	}
}

// unindented cuts a text into lines and takes off the indent that those after the first share.
func unindented(text string) []string {
	lines := strings.Split(strings.ReplaceAll(text, "\t", "    "), "\n")
	least := -1
	for _, l := range lines[1:] {
		if n := len(l) - len(strings.TrimLeft(l, " ")); strings.TrimSpace(l) != "" && (least < 0 || n < least) {
			least = n
		}
	}
	for i, l := range lines[1:] {
		lines[i+1] = strings.TrimRight(l[min(max(least, 0), len(l)):], " ")
	}
	return lines
}

// Wrapped breaks a text between words into lines of at most width columns where that is possible.
func Wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
