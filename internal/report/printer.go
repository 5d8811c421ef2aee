package report

import (
	"bufio"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
)

// style is an ANSI select-graphic-rendition sequence's parameters.
type style string

const (
	plain  style = ""
	bold   style = "1"
	faint  style = "2"
	red    style = "31"
	green  style = "32"
	yellow style = "33"
	cyan   style = "36"
	alarm  style = "1;31"
)

func severityStyle(s finding.Severity) style {
	switch s {
	case finding.Critical:
		return alarm
	case finding.High:
		return red
	case finding.Medium:
		return yellow
	case finding.Low:
		return cyan
	default:
		return faint
	}
}

func outcomeStyle(o gate.Outcome) style {
	switch o {
	case gate.Passed:
		return green
	case gate.Failed:
		return alarm
	default:
		return yellow
	}
}

// printer writes lines of visible text that fit a width. Write errors are kept by the buffered writer.
type printer struct {
	w     *bufio.Writer
	width int
	color bool
	whole bool // no terminal: names are neither broken nor shortened, so that they can be searched for
}

func (p *printer) paint(st style, s string) string {
	if !p.color || st == plain || s == "" {
		return s
	}
	return "\x1b[" + string(st) + "m" + s + "\x1b[0m"
}

func (p *printer) line(s string) { _, _ = p.w.WriteString(strings.TrimRight(s, " ") + "\n") }

// text writes s after first, and what does not fit in lines after rest. Both take as many columns as they have
// characters.
func (p *printer) text(first, rest, s string, st style) {
	for i, l := range wrapWords(s, max(p.width-len(rest), 20), !p.whole) {
		if i == 0 {
			p.line(first + p.paint(st, l))
		} else {
			p.line(rest + p.paint(st, l))
		}
	}
}

// fields writes parts, faint, in one line, as many as fit, and goes on in the next.
func (p *printer) fields(indent string, parts []string) {
	width := p.width - len(indent)
	var line string
	for _, part := range parts {
		if !p.whole {
			part = shorten(part, width)
		}
		switch {
		case line == "":
			line = part
		case cells(line)+2+cells(part) > width:
			p.line(indent + p.paint(faint, line))
			line = part
		default:
			line += "  " + part
		}
	}
	if line != "" {
		p.line(indent + p.paint(faint, line))
	}
}

// labelWidth is the column at which the values of the summary start.
const labelWidth = 12

// row writes a line of the summary; without a label it goes on from the one before.
func (p *printer) row(label, value string, st style) {
	first := label + strings.Repeat(" ", max(labelWidth-len(label), 1))
	p.text(p.paint(bold, first), strings.Repeat(" ", labelWidth), value, st)
}
