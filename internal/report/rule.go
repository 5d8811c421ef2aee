package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
)

// Prefilter says how the prefilter sees a rule.
type Prefilter struct {
	Strength string // "indexed", "weak", "full scan"
	Formula  string // what an event must be like for the rule to be evaluated
}

// WriteRule writes all that a rule says of itself, for a person; width is that of the terminal, 0 for 100 columns.
func WriteRule(w io.Writer, r *finding.Rule, p Prefilter, width int) error {
	whole := width <= 0
	if whole {
		width = defaultWidth
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n%s\n\n", r.ID, r.Name, r.Title)
	fmt.Fprintf(&b, "Pack         %s %s\n", r.Instance, r.PackVersion)
	fmt.Fprintf(&b, "Severity     %s\n", r.Severity)
	fmt.Fprintf(&b, "Enforcement  %s\n", r.Enforcement)
	fmt.Fprintf(&b, "Categories   %s\n", strings.Join(r.Categories, ", "))
	for _, p := range []struct{ name, text string }{
		{"Description", r.Description},
		{"Remediation", r.Remediation},
		{"False positives", r.FalsePositives},
		{"Limits", r.Limits},
	} {
		paragraph(&b, p.name, wrapWords(p.text, width-2, !whole))
	}
	var lines []string
	for _, k := range slices.Sorted(maps.Keys(r.Frameworks)) {
		lines = append(lines, k+": "+strings.Join(r.Frameworks[k], ", "))
	}
	paragraph(&b, "Frameworks", lines)
	paragraph(&b, "Evaluated on events with", append(wrapWords(p.Formula, width-2, !whole), "", "("+p.Strength+")"))
	lines = nil
	for _, l := range r.Resources {
		lines = append(lines, l.URL)
	}
	paragraph(&b, "References", lines)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write rule: %w", err)
	}
	return nil
}

// paragraph writes indented lines below a heading, and nothing where there are none.
func paragraph(b *strings.Builder, name string, lines []string) {
	if len(lines) == 0 || len(lines) == 1 && lines[0] == "" {
		return
	}
	fmt.Fprintf(b, "\n%s\n", name)
	for _, l := range lines {
		fmt.Fprintf(b, "  %s\n", l)
	}
}
