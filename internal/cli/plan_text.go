package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/dustin/go-humanize"

	"github.com/trailgate/trailgate/internal/pack"
)

// planWriter writes a plan for a person: a section for each kind of block, tables in columns, and behind a # where a
// value is from.
type planWriter struct{ w *tabwriter.Writer }

func (p *plan) write(out io.Writer) error {
	w := planWriter{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)}
	w.line("No event was read. A scan would read and judge:")
	w.variables(p.Variables)
	w.sources(p.Sources)
	for i := range p.Packs {
		w.pack(&p.Packs[i])
	}
	for _, x := range p.Outputs {
		w.line("\noutput %s -> %s  # %s", x.Format, x.Path, x.Place)
	}
	if p.Baseline != nil {
		w.line("\nbaseline %s  # %s", p.Baseline.Value, p.Baseline.From)
	}
	for i := range p.Waivers {
		w.waiver(&p.Waivers[i])
	}
	for _, g := range p.Gates {
		w.heading("gate "+g.Name, g.Place)
		for _, s := range g.Settings {
			w.line("  %s\t= %s\t# %s", s.Name, shownJSON(s.Value), s.From)
		}
		w.end()
	}
	w.line("\n%s", p.summary())
	w.end()
	return w.w.Flush()
}

func (w planWriter) line(format string, args ...any) { fmt.Fprintf(w.w, format+"\n", args...) }

// end ends a table, so that the columns of the next are as wide as its own words.
func (w planWriter) end() { _ = w.w.Flush() } // an error comes again at the last one

func (w planWriter) heading(text, place string) {
	if place != "" {
		text += "  # " + place
	}
	w.line("\n%s", text)
}

func (w planWriter) variables(all []planVariable) {
	if len(all) == 0 {
		return
	}
	w.heading("variables", "")
	for _, v := range all {
		w.line("  %s\t= %s\t# %s", v.Name, short(v.Value), v.From)
	}
	w.end()
}

// shownValue is how many characters of a value are shown; JSON has it in full.
const shownValue = 60

// short shows a value, the beginning of a long one.
func short(value json.RawMessage) string {
	text := string(value)
	if text == strconv.Quote(pack.SensitiveValue) {
		return pack.SensitiveValue
	}
	if runes := []rune(text); len(runes) > shownValue {
		text = string(runes[:shownValue]) + "…"
	}
	return text
}

func (w planWriter) sources(all []planSource) {
	for _, s := range all {
		w.heading("source "+s.Name, s.Place)
		w.line("  %s: %s", strings.Join(s.Paths, ", "), s.planTotal)
		for _, u := range s.Unlisted {
			w.line("  cannot be listed: %s: %s", u.URI, u.Problem)
		}
		for _, n := range s.Notes {
			w.line("  note: %s", n)
		}
	}
}

// String says how much there is to read.
func (t planTotal) String() string {
	text := counted(t.Objects, "object")
	if t.Unsized == 0 || t.Unsized < t.Objects {
		text += ", " + humanize.Bytes(uint64(max(t.Bytes, 0)))
	}
	switch t.Unsized {
	case 0:
	case t.Objects:
		text += " of a size not known beforehand"
	default:
		text += fmt.Sprintf(", %s of a size not known beforehand", humanize.Comma(int64(t.Unsized)))
	}
	if t.Aside > 0 {
		text += fmt.Sprintf(", %s of them set aside", humanize.Comma(int64(t.Aside)))
	}
	if t.Stdin {
		text += " and what standard input holds"
	}
	return text
}

func (w planWriter) pack(p *planPack) {
	w.heading("pack "+p.Instance, p.Place)
	constraint := ""
	if p.Constraint != "" {
		constraint = fmt.Sprintf(" (%s)", p.Constraint)
	}
	w.line("  %s %s%s from %s\n  sha256:%s", p.Name, p.Version, constraint, p.Source, p.Digest)
	if len(p.Parameters) > 0 {
		w.line("  parameters")
		for _, x := range p.Parameters {
			w.line("    %s\t= %s\t# %s", x.Name, short(x.Value), x.From)
		}
		w.end()
	}
	w.line("  rules")
	for i := range p.Rules {
		w.rule(&p.Rules[i])
	}
	w.end()
}

func (w planWriter) rule(r *planRule) {
	var notes []string
	for _, s := range []struct {
		name string
		setting
	}{{"enabled", r.Enabled}, {"severity", r.Severity}, {"enforcement level", r.Enforcement}} {
		if s.From != fromDefault {
			notes = append(notes, s.name+" from "+s.From)
		}
	}
	if r.Costly {
		notes = append(notes, "costly: "+string(r.Prefilter))
	}
	note := ""
	if notes != nil {
		note = "\t# " + strings.Join(notes, "; ")
	}
	severity, enforcement := fmt.Sprint(r.Severity.Value), fmt.Sprint(r.Enforcement.Value)
	if r.Enabled.Value == false {
		severity, enforcement = "disabled", ""
	}
	w.line("    %s\t%s\t%s\t%s%s", r.ID, severity, enforcement, r.Name, note)
}

func (w planWriter) waiver(x *planWaiver) {
	w.heading("waiver "+x.Name, x.Place)
	state := "until the end of " + x.Expires
	if x.Expired {
		state = "EXPIRED on " + x.Expires + ": it waives nothing"
	}
	ticket := ""
	if x.Ticket != "" {
		ticket = ", " + x.Ticket
	}
	w.line("  %s: %s (%s%s), %s", strings.Join(x.Rules, ", "), x.Reason, x.Owner, ticket, state)
}

// summary counts what the plan holds.
func (p *plan) summary() string {
	rules, disabled, dear := 0, 0, 0
	for i := range p.Packs {
		for _, r := range p.Packs[i].Rules {
			switch {
			case r.Enabled.Value == false:
				disabled++
			case r.Costly:
				dear++
			}
			rules++
		}
	}
	text := fmt.Sprintf("Plan: %s in %s, %s", p.Total, counted(len(p.Sources), "source"), counted(len(p.Packs), "pack"))
	text += fmt.Sprintf(", %s", counted(rules-disabled, "rule"))
	if disabled > 0 {
		text += fmt.Sprintf(" (%d disabled)", disabled)
	}
	if dear > 0 {
		text += fmt.Sprintf(", %d of them costly", dear)
	}
	return text + "."
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return humanize.Comma(int64(n)) + " " + noun + "s"
}

func shownJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
