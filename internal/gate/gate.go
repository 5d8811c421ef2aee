// Package gate decides whether a concluded scan passes. It is a pure function of the scan and the user's policy: it
// reads nothing, and what it says is sorted, so that equal scans get equal verdicts. How a verdict is shown is package
// report's.
package gate

import (
	"cmp"
	"slices"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
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
	Name         string           // label of the gate block; empty for the default one
	FailOn       finding.Severity // soft-mandatory findings at or above it fail the gate
	MinEvents    int64            // fewer considered records than this can never pass
	OnIncomplete Incomplete       // any other value than Warn counts as Fail
}

// Default returns the policy that holds without a gate block.
func Default() Policy {
	return Policy{FailOn: finding.High, MinEvents: 1, OnIncomplete: Fail}
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
)

// Verdict is a gate's decision.
type Verdict struct {
	Policy   Policy
	Outcome  Outcome
	ExitCode int
	Reasons  []Reason // why it is not Passed; by kind, then text
	Warnings []Reason // what the reader should know and the gate lets pass; by kind, then text
}

// Decide judges a concluded scan. Findings make it Failed (exit code 2); whatever is incomplete, and fewer considered
// records than MinEvents, make it Unproven (3), which outranks Failed. With OnIncomplete = Warn incompleteness becomes a
// warning; too few records stay Unproven. A partial scan is never judged: it is Unproven whatever the policy.
func Decide(p Policy, s *scan.Scan) Verdict {
	v := Verdict{Policy: p}
	if s.State != scan.Concluded {
		v.Reasons = []Reason{{NotConcluded, notConcluded(s)}}
		v.Outcome, v.ExitCode = Unproven, ExitUnproven
		return v
	}
	failing, incomplete, few := findings(p, s), Incompleteness(s), tooFew(p, s)
	v.Reasons = slices.Concat(failing, few)
	if p.OnIncomplete == Warn {
		v.Warnings = incomplete
		incomplete = nil
	}
	v.Reasons = append(v.Reasons, incomplete...)
	v.Warnings = append(v.Warnings, narrowed(p, s)...)
	slices.SortFunc(v.Reasons, Reason.compare)
	slices.SortFunc(v.Warnings, Reason.compare)
	switch {
	case len(few) > 0 || len(incomplete) > 0:
		v.Outcome, v.ExitCode = Unproven, ExitUnproven
	case len(failing) > 0:
		v.Outcome, v.ExitCode = Failed, ExitFailed
	default:
		v.Outcome, v.ExitCode = Passed, ExitPassed
	}
	return v
}

// Gates tells whether a finding of a rule with this enforcement level fails the gate. An unknown level counts as
// soft-mandatory.
func (p Policy) Gates(level finding.Enforcement, s finding.Severity) bool {
	switch level {
	case finding.Advisory:
		return false
	case finding.HardMandatory:
		return true
	default:
		return s >= p.FailOn
	}
}

func (r Reason) compare(s Reason) int {
	return cmp.Or(cmp.Compare(kindOrder(r.Kind), kindOrder(s.Kind)), cmp.Compare(r.Text, s.Text))
}
