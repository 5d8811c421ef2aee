package gate_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/waiver"
)

// named adds a finding with a fingerprint.
func named(rule, fingerprint string, severity finding.Severity) func(*scan.Scan) {
	return func(s *scan.Scan) {
		s.Findings = append(s.Findings, finding.Finding{Fingerprint: fingerprint, Rule: rule, Instance: "p", Severity: severity, Message: "m"})
	}
}

func scanWith(changes ...func(*scan.Scan)) *scan.Scan {
	s := clean()
	s.Stats.Rules = []scan.RuleStats{{Rule: "A", Instance: "p", Exercised: 2}, {Rule: "H", Instance: "p", Exercised: 2}, {Rule: "N", Instance: "p"}}
	for _, f := range changes {
		f(s)
	}
	return s
}

func check(t *testing.T, v gate.Verdict, code int, reasons, warnings []string) {
	t.Helper()
	if v.ExitCode != code {
		t.Errorf("exit code %d, want %d", v.ExitCode, code)
	}
	if d := cmp.Diff(reasons, texts(v.Reasons)); d != "" {
		t.Errorf("reasons (-want +got):\n%s", d)
	}
	if d := cmp.Diff(warnings, texts(v.Warnings)); d != "" {
		t.Errorf("warnings (-want +got):\n%s", d)
	}
}

func TestNewOnly(t *testing.T) {
	old := baseline.Create(scanWith(
		named("A", "same", finding.High), named("A", "risen", finding.Medium), named("A", "sunk", finding.Critical), named("H", "hard", finding.High),
	), false, nil)
	const hard = "1 finding of hard-mandatory rules, which gate whatever else the gate lets pass"
	for name, c := range map[string]struct {
		changes []func(*scan.Scan)
		cut     bool
		code    int
		reasons []string
	}{
		"nothing new":     {[]func(*scan.Scan){named("A", "same", finding.High)}, false, 0, nil},
		"a new one":       {[]func(*scan.Scan){named("A", "same", finding.High), named("A", "fresh", finding.High)}, false, 2, []string{`1 new finding at or above "high"`}},
		"new below":       {[]func(*scan.Scan){named("A", "fresh", finding.Medium)}, false, 0, nil},
		"risen":           {[]func(*scan.Scan){named("A", "risen", finding.High)}, false, 2, []string{`1 new finding at or above "high"`}},
		"sunk":            {[]func(*scan.Scan){named("A", "sunk", finding.High)}, false, 0, nil},
		"hard, known":     {[]func(*scan.Scan){named("H", "hard", finding.High)}, false, 2, []string{hard}},
		"hard, new":       {[]func(*scan.Scan){named("H", "fresh", finding.High)}, false, 2, []string{`1 new finding at or above "high"`}},
		"hard, new below": {[]func(*scan.Scan){named("H", "fresh", finding.Low)}, false, 2, []string{hard}},
		"cannot tell": {
			[]func(*scan.Scan){named("A", "fresh", finding.High), named("A", "low", finding.Low)},
			true, 3,
			[]string{"1 finding of rule A may be new or not: the rule was cut when the baseline was made; update the baseline"},
		},
		"known though cut": {[]func(*scan.Scan){named("A", "same", finding.High)}, true, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := *old
			if c.cut {
				b.Cut = []baseline.Rule{{ID: "A", Instance: "p"}}
			}
			s := scanWith(c.changes...)
			p := gate.Default()
			p.NewOnly = true
			check(t, gate.Decide(p, s, gate.Marks{Baseline: baseline.Compare(&b, s)}), c.code, c.reasons, nil)
			if p.NewOnly = false; c.cut {
				return
			}
			v := gate.Decide(p, s, gate.Marks{Baseline: baseline.Compare(&b, s)})
			if w := gate.Decide(p, s, gate.Marks{}); v.ExitCode != w.ExitCode {
				t.Error("without new_only the baseline changes the verdict")
			}
		})
	}
	p := gate.Default()
	p.NewOnly = true
	check(t, gate.Decide(p, scanWith(named("A", "f", finding.High)), gate.Marks{}), 2,
		[]string{`1 new finding at or above "high"`}, []string{"new_only has no baseline to compare with, so every finding counts as new"})
}

func TestBudget(t *testing.T) {
	p := gate.Default()
	p.Budget = map[finding.Severity]int64{finding.High: 2, finding.Low: 0}
	cut := func(rule string) func(*scan.Scan) {
		return func(s *scan.Scan) {
			for i := range s.Stats.Rules {
				if s.Stats.Rules[i].Rule == rule {
					s.Stats.Rules[i].GroupsCut = true
				}
			}
		}
	}
	const groupsCut = "groups of rule A were cut: it collected under more keys than are kept"
	for name, c := range map[string]struct {
		changes []func(*scan.Scan)
		code    int
		reasons []string
	}{
		"within":           {[]func(*scan.Scan){with("A", finding.High, finding.High)}, 0, nil},
		"over":             {[]func(*scan.Scan){with("A", finding.High, finding.High, finding.High)}, 2, []string{`3 findings of severity "high", over the budget of 2`}},
		"of none":          {[]func(*scan.Scan){with("A", finding.Low)}, 2, []string{`1 finding of severity "low", over the budget of 0`}},
		"no budget, below": {[]func(*scan.Scan){with("A", finding.Medium)}, 0, nil},
		"no budget, above": {[]func(*scan.Scan){with("A", finding.Critical, finding.High)}, 2, []string{`1 finding at or above "high"`}},
		"advisory":         {[]func(*scan.Scan){with("N", finding.Low)}, 0, nil},
		"hard-mandatory":   {[]func(*scan.Scan){with("H", finding.High)}, 2, []string{"1 finding of hard-mandatory rules, which gate whatever else the gate lets pass"}},
		"cut":              {[]func(*scan.Scan){cut("A")}, 3, []string{"rule A was cut, so it is over every budget", groupsCut}},
		"cut, advisory":    {[]func(*scan.Scan){cut("N")}, 3, []string{"groups of rule N were cut: it collected under more keys than are kept"}},
	} {
		t.Run(name, func(t *testing.T) {
			check(t, gate.Decide(p, scanWith(c.changes...), gate.Marks{}), c.code, c.reasons, nil)
		})
	}
	p.OnIncomplete = gate.Warn
	check(t, gate.Decide(p, scanWith(cut("A")), gate.Marks{}), 2, []string{"rule A was cut, so it is over every budget"}, []string{groupsCut})
}

func TestRequiredRules(t *testing.T) {
	p := gate.Default()
	for _, c := range []struct {
		required []string
		reasons  []string
	}{
		{[]string{"A", "p/H", "[AH]"}, nil},
		{[]string{"N"}, []string{"required rule N was not exercised: no event of the kind that it judges was considered"}},
		{[]string{"*", "N"}, []string{"required rule N was not exercised: no event of the kind that it judges was considered"}},
		{[]string{"X", "q/A"}, []string{`no rule of the scan is the required "X"`, `no rule of the scan is the required "q/A"`}},
	} {
		p.Required = c.required
		code := 0
		if c.reasons != nil {
			code = 3
		}
		check(t, gate.Decide(p, scanWith(), gate.Marks{}), code, c.reasons, nil)
		p.OnIncomplete = gate.Warn
		check(t, gate.Decide(p, scanWith(), gate.Marks{}), code, c.reasons, nil)
	}
}

func TestOnRuleError(t *testing.T) {
	failing := scanWith(broken, func(s *scan.Scan) {
		s.Failures = []scan.Failure{{Kind: scan.RuleStopped, Rule: "A", Instance: "p", Message: "ran over 1s", Count: 1}}
	})
	const object, rule = "object logs/x.json.gz failed: at byte 12: unexpected end", "rule A was stopped on 1 event: ran over 1s"
	for _, c := range []struct {
		incomplete, ruleError gate.Incomplete
		code                  int
		reasons, warnings     []string
	}{
		{gate.Fail, "", 3, []string{object, rule}, nil},
		{gate.Warn, "", 0, nil, []string{object, rule}},
		{gate.Fail, gate.Warn, 3, []string{object}, []string{rule}},
		{gate.Warn, gate.Fail, 3, []string{rule}, []string{object}},
	} {
		p := gate.Default()
		p.OnIncomplete, p.OnRuleError = c.incomplete, c.ruleError
		check(t, gate.Decide(p, failing, gate.Marks{}), c.code, c.reasons, c.warnings)
	}
}

func TestWaivers(t *testing.T) {
	end := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	s := scanWith(named("A", "0123456789abcdef", finding.High), named("H", "hard", finding.High))
	fails := func(*finding.Finding, *finding.Rule) (bool, error) { return false, errors.New("no such attribute") }
	for name, c := range map[string]struct {
		waiver   waiver.Waiver
		asOf     time.Time
		reasons  []string
		warnings []string
	}{
		"in force":       {waiver.Waiver{Rules: []string{"*"}}, end.AddDate(0, -1, 0), []string{`1 finding at or above "high"`}, nil},
		"about to end":   {waiver.Waiver{Rules: []string{"A"}}, end, []string{`1 finding at or above "high"`}, []string{`waiver "w" expires at the end of 2026-12-31; it waives 1 finding`}},
		"ended":          {waiver.Waiver{Rules: []string{"A"}}, end.AddDate(0, 0, 1), []string{`2 findings at or above "high"`}, []string{`waiver "w" expired at the end of 2026-12-31 and no longer waives 1 finding`}},
		"unused":         {waiver.Waiver{Rules: []string{"N"}}, end, []string{`2 findings at or above "high"`}, []string{`waiver "w" covers no finding of this scan`}},
		"not looked at":  {waiver.Waiver{Rules: []string{"X"}}, end.AddDate(0, -1, 0), []string{`2 findings at or above "high"`}, nil},
		"hard-mandatory": {waiver.Waiver{Rules: []string{"H"}}, end.AddDate(0, -1, 0), []string{`2 findings at or above "high"`}, []string{`waiver "w" names what cannot be waived: H is hard-mandatory`}},
		"condition": {
			waiver.Waiver{Rules: []string{"A"}, Condition: fails},
			end.AddDate(0, -1, 0),
			[]string{`2 findings at or above "high"`},
			[]string{`waiver "w" has a condition that failed on 1 finding, not waived by it: no such attribute (first on 0123456789ab of rule A)`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.waiver.Name, c.waiver.Expires = "w", end
			m := gate.Marks{Waivers: waiver.Apply([]waiver.Waiver{c.waiver}, s.Findings, s.Rules, c.asOf)}
			check(t, gate.Decide(gate.Default(), s, m), 2, c.reasons, c.warnings)
		})
	}
	never := gate.Default()
	never.WaiverWarning = 0
	m := gate.Marks{Waivers: waiver.Apply([]waiver.Waiver{{Name: "w", Rules: []string{"A"}, Expires: end}}, s.Findings, s.Rules, end)}
	check(t, gate.Decide(never, s, m), 2, []string{`1 finding at or above "high"`}, nil)
}

// An interrupted run is incomplete with the exit code of one, also where the policy tolerates what was not read.
func TestInterrupted(t *testing.T) {
	tolerant := gate.Default()
	tolerant.OnIncomplete = gate.Warn
	stopped := clean()
	stopped.Failures = []scan.Failure{{Kind: scan.Interrupted, Message: "stopped", Count: 1}}
	for name, c := range map[string]struct {
		policy gate.Policy
		scan   *scan.Scan
		want   string
	}{
		"after it was read": {gate.Default(), clean(), "the run was interrupted"},
		"while it was read": {gate.Default(), stopped, "the scan was interrupted: stopped"},
		"tolerated":         {tolerant, stopped, "the scan was interrupted: stopped"},
	} {
		v := gate.Decide(c.policy, c.scan, gate.Marks{}).Interrupted()
		if v.Outcome != gate.Unproven || v.ExitCode != 130 || len(v.Reasons) != 1 || v.Reasons[0].Text != c.want || len(v.Warnings) > 0 {
			t.Errorf("%s: %s %d %v, warnings %v", name, v.Outcome, v.ExitCode, v.Reasons, v.Warnings)
		}
	}
}
