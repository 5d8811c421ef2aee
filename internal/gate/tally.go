package gate

import (
	"fmt"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// tally counts the findings that bear on the verdict.
type tally struct {
	above    int64                      // at or above FailOn
	hard     int64                      // of hard-mandatory rules, where nothing else makes them gate
	budgeted map[finding.Severity]int64 // of severities that have a budget
	unknown  map[finding.Key]int64      // that would gate if they were new, by rule
	names    map[finding.Key]string     // of those rules
}

func tallyOf(p Policy, s *scan.Scan, m Marks) *tally {
	t := &tally{budgeted: map[finding.Severity]int64{}, unknown: map[finding.Key]int64{}, names: map[finding.Key]string{}}
	levels := make(map[finding.Key]finding.Enforcement, len(s.Rules))
	for i := range s.Rules {
		levels[s.Rules[i].Key()] = s.Rules[i].Enforcement
	}
	for i := range s.Findings {
		f := &s.Findings[i]
		k := finding.Key{Instance: f.Instance, ID: f.Rule}
		t.add(p, m, f, levels[k])
		if t.unknown[k] > 0 && t.names[k] == "" {
			t.names[k] = RuleName(s, f.Instance, f.Rule)
		}
	}
	return t
}

// add counts a finding. An unknown enforcement level counts as soft-mandatory.
func (t *tally) add(p Policy, m Marks, f *finding.Finding, level finding.Enforcement) {
	hard := level == finding.HardMandatory
	_, budgeted := p.Budget[f.Severity]
	gates := budgeted || f.Severity >= p.FailOn
	switch {
	case level == finding.Advisory, !hard && m.Waivers.Waived(f):
	case hard && (!gates || budgeted || p.NewOnly && !isNew(m.Baseline, f)):
		t.hard++
	case !gates:
	case p.NewOnly && m.Baseline.Of(f) == baseline.Unknown:
		t.unknown[finding.Key{Instance: f.Instance, ID: f.Rule}]++
	case p.NewOnly && !isNew(m.Baseline, f):
	case budgeted:
		t.budgeted[f.Severity]++
	default:
		t.above++
	}
}

// isNew tells whether a finding is new to a baseline, or has risen in severity since. Without a baseline every one is.
func isNew(c *baseline.Comparison, f *finding.Finding) bool {
	if c == nil {
		return true
	}
	switch c.Of(f) {
	case baseline.New:
		return true
	case baseline.Updated:
		return f.Severity > c.Known(f).Severity
	default:
		return false
	}
}

// reasons says what of the findings fails the gate.
func (t *tally) reasons(p Policy) []Reason {
	var out []Reason
	what := "finding"
	if p.NewOnly {
		what = "new finding"
	}
	if t.above > 0 {
		out = append(out, Reason{Kind: Findings, Text: fmt.Sprintf("%s at or above %q", count(t.above, what), p.FailOn)})
	}
	if t.hard > 0 {
		out = append(out, Reason{Kind: Findings, Text: count(t.hard, "finding") + " of hard-mandatory rules" + otherwise(p)})
	}
	for _, b := range t.budgets(p) {
		if b.Used > b.Most {
			out = append(out, Reason{Kind: Budget, Text: fmt.Sprintf("%s of severity %q, over the budget of %d", count(b.Used, what), b.Severity, b.Most)})
		}
	}
	return out
}

// budgets says how much of each budget is used.
func (t *tally) budgets(p Policy) []BudgetUse {
	var out []BudgetUse
	for s := finding.Critical; s >= finding.Info; s-- {
		if most, ok := p.Budget[s]; ok {
			out = append(out, BudgetUse{s, t.budgeted[s], most})
		}
	}
	return out
}

// otherwise says of findings of hard-mandatory rules why they would not gate if the rules were not.
func otherwise(p Policy) string {
	switch {
	case p.NewOnly || len(p.Budget) > 0:
		return ", which gate whatever else the gate lets pass"
	default:
		return fmt.Sprintf(" below %q", p.FailOn)
	}
}

// unknownReasons names the rules that the baseline's scan had cut: whether their findings are new cannot be told.
func (t *tally) unknownReasons() []Reason {
	var out []Reason
	for k, n := range t.unknown {
		out = append(out, Reason{Kind: BaselineCut, About: t.names[k], Text: fmt.Sprintf(
			"%s of rule %s may be new or not: the rule was cut when the baseline was made; update the baseline", count(n, "finding"), t.names[k])})
	}
	return out
}

// cutBudgets names the rules that were cut, which are over every budget.
func cutBudgets(p Policy, s *scan.Scan) []Reason {
	if len(p.Budget) == 0 {
		return nil
	}
	advisory := map[finding.Key]bool{}
	for i := range s.Rules {
		advisory[s.Rules[i].Key()] = s.Rules[i].Enforcement == finding.Advisory
	}
	var out []Reason
	for i := range s.Stats.Rules {
		r := &s.Stats.Rules[i]
		if (r.Cut || r.ConcludeCut || r.GroupsCut) && !advisory[finding.Key{Instance: r.Instance, ID: r.Rule}] {
			out = append(out, Reason{Kind: Budget, Text: fmt.Sprintf("rule %s was cut, so it is over every budget", RuleName(s, r.Instance, r.Rule))})
		}
	}
	return out
}
