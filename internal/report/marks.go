package report

import (
	"fmt"
	"strings"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/waiver"
)

// Comparison counts the findings of a scan by how they stand to waivers and a baseline. A waived finding counts as waived
// alone, so that all but Resolved and NotLookedAt add up to the findings.
type Comparison struct {
	New, Unchanged, Updated, Unknown int // Unknown may be new or not: see baseline.Unknown
	Waived                           int
	Resolved                         int // in the baseline and shown to be gone
	NotLookedAt                      int // in the baseline, not found, and not shown to be gone
}

// Waivers returns the waivers in force that cover a finding, nil if none does.
func (r *Report) Waivers(f *finding.Finding) []*waiver.Waiver { return r.Verdict.Marks.Waivers.Of(f) }

// State says how a finding stands to the baseline, "" without one.
func (r *Report) State(f *finding.Finding) baseline.State { return r.Verdict.Marks.Baseline.Of(f) }

// Resolved are the findings of the baseline that the scan shows to be gone.
func (r *Report) Resolved() []*baseline.Entry {
	if c := r.Verdict.Marks.Baseline; c != nil {
		return c.Absent
	}
	return nil
}

func (r *Report) compare() Comparison {
	var n Comparison
	for _, f := range r.Findings {
		switch state := r.State(f); {
		case len(r.Waivers(f)) > 0:
			n.Waived++
		case state == baseline.New:
			n.New++
		case state == baseline.Unchanged:
			n.Unchanged++
		case state == baseline.Updated:
			n.Updated++
		case state == baseline.Unknown:
			n.Unknown++
		}
	}
	if c := r.Verdict.Marks.Baseline; c != nil {
		n.Resolved, n.NotLookedAt = len(c.Absent), len(c.NotLookedAt)
	}
	return n
}

// String says it as Terraform says what a plan would do: "3 new, 12 unchanged, 1 resolved, 2 waived".
func (n Comparison) String() string {
	parts := []string{thousands(int64(n.New)) + " new", thousands(int64(n.Unchanged)) + " unchanged"}
	for _, x := range []struct {
		n    int
		what string
	}{{n.Updated, "updated"}, {n.Unknown, "new or not"}} {
		if x.n > 0 {
			parts = append(parts, thousands(int64(x.n))+" "+x.what)
		}
	}
	parts = append(parts, thousands(int64(n.Resolved))+" resolved")
	if n.Waived > 0 {
		parts = append(parts, thousands(int64(n.Waived))+" waived")
	}
	return strings.Join(parts, ", ")
}

// legend explains the signs that stand before findings.
func (n Comparison) legend() string {
	var parts []string
	for _, x := range []struct {
		n    int
		what string
	}{{n.New, "+ new"}, {n.Updated, "~ updated"}, {n.Unknown, "? new or not"}} {
		if x.n > 0 {
			parts = append(parts, x.what)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ") + "; "
}

// rank orders findings of one rule and severity: what is new first, what is waived last.
func (r *Report) rank(f *finding.Finding) int {
	if len(r.Waivers(f)) > 0 {
		return 4
	}
	switch r.State(f) {
	case baseline.Unknown:
		return 1
	case baseline.Updated:
		return 2
	case baseline.Unchanged:
		return 3
	default:
		return 0
	}
}

// sign marks a finding as Terraform marks a change.
func sign(s baseline.State) string {
	switch s {
	case baseline.New:
		return "+"
	case baseline.Updated:
		return "~"
	case baseline.Unknown:
		return "?"
	default:
		return " "
	}
}

const day = "2006-01-02"

// acceptance says who accepted a finding, until when and why.
func acceptance(w *waiver.Waiver) string {
	ticket := ""
	if w.Ticket != "" {
		ticket = ", " + w.Ticket
	}
	return fmt.Sprintf("waived until %s by %s (%s%s): %s", w.Expires.Format(day), w.Name, w.Owner, ticket, strings.Join(strings.Fields(w.Reason), " "))
}

// resolvedText names a finding of the baseline that is gone.
func resolvedText(name string, e *baseline.Entry) string {
	parts := []string{name, e.Severity.String()}
	about := []string{e.Subject, e.Account, e.Region}
	if e.Subject == "" {
		about = []string{e.Principal, e.Resource, e.Account, e.Region}
	}
	for _, s := range about {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if e.Last != "" {
		parts = append(parts, "last seen "+e.Last)
	}
	return visible(strings.Join(parts, "  "))
}

// comparison says how the findings stand to baseline and waivers, and what of the baseline is gone.
func (p *printer) comparison(r *Report) {
	n := r.Comparison
	m := r.Verdict.Marks
	if m.Baseline == nil {
		if m.Waivers != nil {
			p.row("Waived", fmt.Sprintf("%s of %s", thousands(int64(n.Waived)), plural(int64(len(r.Findings)), "finding")), plain)
		}
		return
	}
	p.row("Baseline", n.String(), plain)
	p.row("", n.legend()+"compared with "+visible(m.Baseline.Baseline.Name), faint)
	if n.NotLookedAt > 0 {
		p.row("", fmt.Sprintf("%s of the baseline not looked at, and kept: not everything that shows them was read, or their rule was not run whole", thousands(int64(n.NotLookedAt))), faint)
	}
	var gone []string
	for _, e := range r.Resolved() {
		gone = append(gone, resolvedText(r.name(e), e))
	}
	p.list("Resolved", gone, green)
}

// name is how the rule of a baseline's entry is told to the user.
func (r *Report) name(e *baseline.Entry) string {
	if x := r.rules[finding.Key{Instance: e.Instance, ID: e.Rule}]; x != nil {
		return x.Name
	}
	return e.Rule
}

// OneLine names a finding in a line: rule, severity, short fingerprint and what it is about.
func OneLine(s *scan.Scan, f *finding.Finding) string {
	parts := []string{gate.RuleName(s, f.Instance, f.Rule), f.Severity.String(), gate.Short(f.Fingerprint)}
	about := []string{f.Subject, f.Account, f.Region}
	if f.Subject == "" {
		about = []string{f.Principal, f.Resource, f.Account, f.Region}
	}
	for _, p := range about {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return visible(strings.Join(parts, "  "))
}

// Harmless makes a text of events visible in one line, as every format shows it.
func Harmless(s string) string { return visible(s) }
