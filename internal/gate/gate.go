// Package gate decides whether a concluded scan passes. It is a pure function of the scan, the user's policy and what
// waivers and a baseline say of the findings: it reads nothing, and what it says is sorted, so that equal scans get equal
// verdicts. How a verdict is shown is package report's.
package gate

import (
	"cmp"
	"slices"
	"time"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/waiver"
)

// Incomplete says what an incomplete scan means for the gate.
type Incomplete string

// What an incomplete scan means: it cannot pass, or it is only warned of.
const (
	Fail Incomplete = "fail"
	Warn Incomplete = "warn"
)

// Policy is a gate as the user configured it.
type Policy struct {
	Name   string           // label of the gate block; empty for the default one
	FailOn finding.Severity // soft-mandatory findings at or above it fail the gate
	// NewOnly lets those pass that the baseline knows, unless their severity has risen. Without a baseline all are new.
	NewOnly   bool
	MinEvents int64 // fewer considered records than this can never pass
	// Required are patterns of rules (finding.Rule.Matches) each of which must name a rule, and only such as saw an event
	// of the kind that they judge.
	Required     []string
	OnIncomplete Incomplete // any other value than Warn counts as Fail
	OnRuleError  Incomplete // likewise, when a rule failed or was stopped; empty for OnIncomplete's
	// WaiverWarning is how long before its end a waiver is warned of; 0 for never.
	WaiverWarning time.Duration
	// Budget is how many findings of a severity are let pass, in place of what FailOn says of it. A rule that was cut is
	// over every budget.
	Budget map[finding.Severity]int64
}

// DefaultWaiverWarning is the WaiverWarning that holds unless the gate says otherwise: two weeks.
const DefaultWaiverWarning = 14 * 24 * time.Hour

// Default returns the policy that holds without a gate block.
func Default() Policy {
	return Policy{FailOn: finding.High, MinEvents: 1, OnIncomplete: Fail, WaiverWarning: DefaultWaiverWarning}
}

// Marks are what waivers and a baseline say of a scan's findings; nil where there are none.
type Marks struct {
	Waivers  *waiver.Result
	Baseline *baseline.Comparison
}

// Outcome is what a gate says of a scan.
type Outcome string

// The outcomes.
const (
	Passed Outcome = "passed"
	Failed Outcome = "failed"
	// Unproven is the outcome when neither can be said: something was not read or not judged, or there was too little.
	Unproven Outcome = "incomplete"
)

// The exit codes of a verdict.
const (
	ExitPassed   = 0
	ExitFailed   = 2
	ExitUnproven = 3
	// ExitInterrupted is the exit code of a run that was stopped by a signal.
	ExitInterrupted = 130
)

// Verdict is a gate's decision.
type Verdict struct {
	Policy   Policy
	Marks    Marks
	Outcome  Outcome
	ExitCode int
	Reasons  []Reason    // why it is not Passed; by kind, then text
	Budgets  []BudgetUse // by severity, the highest first
	Warnings []Reason    // what the reader should know and the gate lets pass; by kind, then text
}

// BudgetUse says how much of a severity's budget is used up.
type BudgetUse struct {
	Severity   finding.Severity
	Used, Most int64 // findings
}

// Decide judges a concluded scan. Findings make it Failed (exit code 2); whatever is incomplete, fewer considered records
// than MinEvents, no rule at all, and required rules that were not exercised, make it Unproven (3), which outranks
// Failed. With OnIncomplete = Warn incompleteness becomes a warning; what the policy requires stays Unproven. A partial scan is never
// judged: it is Unproven whatever the policy.
func Decide(p Policy, s *scan.Scan, m Marks) Verdict {
	v := Verdict{Policy: p, Marks: m}
	if s.State != scan.Concluded {
		v.Reasons = []Reason{{Kind: NotConcluded, Text: notConcluded(s)}}
		v.Outcome, v.ExitCode = Unproven, ExitUnproven
		return v
	}
	t := tallyOf(p, s, m)
	failing := slices.Concat(t.reasons(p), cutBudgets(p, s))
	unproven := slices.Concat(noRules(s), tooFew(p, s), required(p, s))
	for _, r := range slices.Concat(Incompleteness(s), t.unknownReasons()) {
		if p.tolerates(r.Kind) {
			v.Warnings = append(v.Warnings, r)
		} else {
			unproven = append(unproven, r)
		}
	}
	v.Reasons, v.Budgets = slices.Concat(failing, unproven), t.budgets(p)
	v.Warnings = slices.Concat(v.Warnings, narrowed(p, s), unbased(p, m), waiverWarnings(p, s, m.Waivers))
	slices.SortFunc(v.Reasons, Reason.compare)
	slices.SortFunc(v.Warnings, Reason.compare)
	switch {
	case len(unproven) > 0:
		v.Outcome, v.ExitCode = Unproven, ExitUnproven
	case len(failing) > 0:
		v.Outcome, v.ExitCode = Failed, ExitFailed
	default:
		v.Outcome, v.ExitCode = Passed, ExitPassed
	}
	return v
}

// Interrupted returns the verdict of a run that was told to stop before it was reported: it is Unproven.
func (v Verdict) Interrupted() Verdict {
	isStopped := func(r Reason) bool { return r.Kind == Stopped }
	if !slices.ContainsFunc(v.Reasons, isStopped) {
		v.Reasons = append(slices.Clone(v.Reasons), Reason{Kind: Stopped, Text: "the run was interrupted"})
		if i := slices.IndexFunc(v.Warnings, isStopped); i >= 0 { // the policy tolerates it, and the exit code must not
			v.Reasons[len(v.Reasons)-1] = v.Warnings[i]
			v.Warnings = slices.Delete(slices.Clone(v.Warnings), i, i+1)
		}
		slices.SortFunc(v.Reasons, Reason.compare)
	}
	v.Outcome, v.ExitCode = Unproven, ExitInterrupted
	return v
}

// tolerates tells whether incompleteness of a kind is only warned of. Evidence that was tampered with never is.
func (p *Policy) tolerates(k Kind) bool {
	if k == EvidenceAltered {
		return false
	}
	if (k == RuleFailed || k == RuleStopped) && p.OnRuleError != "" {
		return p.OnRuleError == Warn
	}
	return p.OnIncomplete == Warn
}

func (r Reason) compare(s Reason) int {
	return cmp.Or(cmp.Compare(kindOrder(r.Kind), kindOrder(s.Kind)), cmp.Compare(r.Text, s.Text))
}
