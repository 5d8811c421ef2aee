package report

import (
	"fmt"
	"strings"

	"github.com/trailgate/trailgate/internal/gate"
)

// verdict says in a line or two whether the gate passed and why not.
func (p *printer) verdict(r *Report) {
	v := &r.Verdict
	said := strings.ToUpper(string(v.Outcome))
	reasons := reasonTexts(v.Reasons)
	if len(reasons) == 0 {
		reasons = []string{passed(v)}
	}
	if v.Policy.Name != "" {
		said += fmt.Sprintf(" by gate %q", v.Policy.Name)
	}
	text := fmt.Sprintf("%s (exit code %d): %s", said, v.ExitCode, strings.Join(reasons, "; "))
	p.line("")
	p.row("Verdict", text, outcomeStyle(v.Outcome))
	if w := reasonTexts(v.Warnings); len(w) > 0 {
		p.row("Warning", strings.Join(w, "; "), yellow)
	}
}

// passed says what a gate found nothing of, and how much of its budgets is used.
func passed(v *gate.Verdict) string {
	what := "no finding"
	if v.Policy.NewOnly {
		what = "no new finding"
	}
	bounds := []string{fmt.Sprintf("fail_on %q", v.Policy.FailOn)}
	for _, b := range v.Budgets {
		if b.Used > 0 {
			bounds = append(bounds, fmt.Sprintf("%s of %s %s allowed", thousands(b.Used), thousands(b.Most), b.Severity))
		}
	}
	return fmt.Sprintf("%s fails the gate (%s)", what, strings.Join(bounds, "; "))
}

// reasonTexts returns the reasons, those of one kind counted where there are several, with what the first is about.
func reasonTexts(rs []gate.Reason) []string {
	var out []string
	for i := 0; i < len(rs); {
		n := i
		for n < len(rs) && rs[n].Kind == rs[i].Kind {
			n++
		}
		if many := severally(rs[i].Kind); n-i > 1 && many != "" {
			text := thousands(int64(n-i)) + " " + many
			if about := rs[i].About; about != "" {
				text += ", first " + visible(about)
			}
			out = append(out, text)
		} else {
			for _, x := range rs[i:n] {
				out = append(out, visible(x.Text))
			}
		}
		i = n
	}
	return out
}

// severally says of how many what is true, when several reasons have this kind; empty for kinds that are told singly.
func severally(k gate.Kind) string {
	switch k {
	case gate.Accounting:
		return "objects whose sums do not add up"
	case gate.Place:
		return "places could not be listed"
	case gate.ObjectFailed:
		return "objects failed"
	case gate.Rejected:
		return "objects have rejected records"
	case gate.RuleFailed:
		return "failures of rules"
	case gate.RuleStopped:
		return "stops of rules"
	case gate.RuleCut:
		return "rules were cut"
	case gate.GroupsCut:
		return "rules whose groups were cut"
	case gate.OtherFailure:
		return "other failures"
	case gate.NotExercised:
		return "required rules were not exercised"
	case gate.BaselineCut:
		return "rules whose findings may be new or not, since the baseline cut them: update the baseline"
	case gate.WaiverUnused:
		return "waivers cover no finding of this scan"
	default:
		return ""
	}
}
