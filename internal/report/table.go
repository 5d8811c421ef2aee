package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
)

// Table writes what a person reads in a terminal: findings by severity and rule with what to do about them, then how
// the rules fared, the accounting and the verdict. What does not fit is counted, and named as far as it can be.
type Table struct{}

const (
	defaultWidth    = 100
	minWidth        = 40
	defaultFindings = 50
	perRule         = 5 // findings shown of one rule while other rules may want the room
)

// Render writes r.
func (Table) Render(w io.Writer, r *Report) error {
	p := &printer{w: bufio.NewWriter(w), width: r.Options.Width, color: r.Options.Color, whole: r.Options.Width <= 0}
	if p.width <= 0 {
		p.width = defaultWidth
	}
	p.width = max(p.width, minWidth)
	p.findings(r)
	p.summary(r)
	p.accounting(r)
	p.comparison(r)
	p.verdict(r)
	if err := p.w.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// group is the findings of one rule at one severity.
type group struct {
	rule     *Rule
	severity finding.Severity
	findings []*finding.Finding
	show     int
}

// groups cuts the findings into groups and decides how many of each are shown: first some of every rule, then more from
// the top while there is room.
func (r *Report) groups() []group {
	var out []group
	for _, f := range r.Findings {
		x := r.Rule(f)
		if n := len(out); n == 0 || out[n-1].rule != x || out[n-1].severity != f.Severity {
			out = append(out, group{rule: x, severity: f.Severity})
		}
		g := &out[len(out)-1]
		g.findings = append(g.findings, f)
	}
	room := r.Options.MaxFindings
	if room == 0 {
		room = defaultFindings
	}
	if room < 0 {
		room = len(r.Findings)
	}
	for _, bound := range []int{perRule, len(r.Findings)} {
		for i := range out {
			g := &out[i]
			more := min(room, min(bound, len(g.findings))-g.show)
			g.show += more
			room -= more
		}
	}
	return out
}

func (p *printer) findings(r *Report) {
	if len(r.Findings) == 0 {
		p.line("No findings.")
		p.line("")
		return
	}
	hidden := 0
	told := map[finding.Key]bool{}
	for _, g := range r.groups() {
		p.heading(&g)
		for _, f := range g.findings[:g.show] {
			p.finding(r, f)
		}
		if more := len(g.findings) - g.show; more > 0 {
			hidden += more
			p.text("  ", "  ", fmt.Sprintf("… %s of this rule not shown", plural(int64(more), "more finding")), faint)
		}
		if fix := visible(g.rule.Remediation); fix != "" && !told[g.rule.Key()] {
			told[g.rule.Key()] = true
			p.text("  → ", "    ", fix, green)
		}
		p.line("")
	}
	if hidden > 0 {
		p.text("", "", fmt.Sprintf("%s shown, %s more counted: all of them with -o json=FILE (or ndjson, csv, sarif).",
			plural(int64(len(r.Findings)-hidden), "finding"), thousands(int64(hidden))), bold)
		p.line("")
	}
}

func (p *printer) heading(g *group) {
	name := strings.ToUpper(g.severity.String())
	pad := strings.Repeat(" ", max(10-len(name), 1))
	rule := visible(g.rule.Name) + "  "
	first := p.paint(severityStyle(g.severity), name) + pad + p.paint(bold, rule)
	title := visible(g.rule.Title)
	if g.rule.Enforcement != finding.SoftMandatory && g.rule.Enforcement != "" {
		title += " (" + string(g.rule.Enforcement) + ")"
	}
	indent := strings.Repeat(" ", 10+cells(rule))
	if p.width-len(indent) < 20 {
		p.line(first)
		p.text("  ", "  ", title, bold)
		return
	}
	p.text(first, indent, title, bold)
}

// finding writes what, then who, where, when and how often, then the place and what to call it, then who accepted it.
func (p *printer) finding(r *Report, f *finding.Finding) {
	first := "  "
	if s := r.State(f); s != "" {
		first += sign(s) + " "
	}
	p.text(first, "    ", visible(f.Message), plain)
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, visible(s))
		}
	}
	if f.Subject != "" {
		add(f.Subject)
	} else {
		add(f.Principal)
		add(f.Resource)
	}
	add(strings.TrimSpace(f.Account + " " + f.Region))
	add(span(f.First, f.Last))
	if f.Count > 1 || f.AtLeast {
		add(times(f))
	}
	if o := smallest(f); o != nil {
		add(place(o))
	}
	if f.Fingerprint != "" {
		add("id " + gate.Short(f.Fingerprint))
	}
	p.fields("      ", parts)
	if e := r.Evidence(f); e != nil && e.State != scan.Verified {
		p.text("      ", "      ", visible(doubt(e)), yellow)
	}
	for _, w := range r.Waivers(f) {
		p.text("      ", "      ", visible(acceptance(w)), yellow)
	}
}

// span says from when to when, the second date only where it differs.
func span(first, last string) string {
	if first == last || last == "" {
		return first
	}
	if len(first) > 11 && len(last) > 11 && first[:11] == last[:11] {
		last = last[11:]
	}
	return first + " … " + last
}

// times says how often.
func times(f *finding.Finding) string {
	if f.AtLeast {
		return "≥" + thousands(int64(f.Count))
	}
	return "×" + thousands(int64(f.Count))
}

// place names the record of an occurrence: object, member of an archive, number of the record.
func place(o *finding.Occurrence) string {
	if o.Member != "" {
		return fmt.Sprintf("%s!%s#%d", o.Object, o.Member, o.Index)
	}
	return fmt.Sprintf("%s#%d", o.Object, o.Index)
}
