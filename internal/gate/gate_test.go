package gate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
)

// clean returns a concluded scan with nothing wrong: one object with two records.
func clean() *scan.Scan {
	return &scan.Scan{
		Format: scan.Format, State: scan.Concluded,
		Objects: []scan.Object{{URI: "logs/x.json.gz", State: scan.Read, Records: scan.RecordSums{Seen: 2, Considered: 2}}},
		Rules:   []finding.Rule{rule("A", finding.SoftMandatory), rule("H", finding.HardMandatory), rule("N", finding.Advisory)},
	}
}

func rule(id string, e finding.Enforcement) finding.Rule {
	return finding.Rule{ID: id, Instance: "p", Pack: "p", Enforcement: e}
}

func with(rule string, severities ...finding.Severity) func(*scan.Scan) {
	return func(s *scan.Scan) {
		for _, v := range severities {
			s.Findings = append(s.Findings, finding.Finding{Rule: rule, Instance: "p", Severity: v})
		}
	}
}

func broken(s *scan.Scan) {
	s.Objects[0].State, s.Objects[0].Reason, s.Objects[0].Offset = scan.Failed, "unexpected end.", 12
}

func TestDecide(t *testing.T) {
	warn := gate.Default()
	warn.OnIncomplete = gate.Warn
	five := warn
	five.MinEvents = 5
	tests := []struct {
		name     string
		policy   gate.Policy
		change   []func(*scan.Scan)
		code     int
		reasons  []string
		warnings []string
	}{
		{"clean", gate.Default(), nil, 0, nil, nil},
		{"no rule", warn, []func(*scan.Scan){func(s *scan.Scan) { s.Rules = nil }}, 3, []string{"no rule was evaluated, so nothing was checked: the configuration enables none"}, nil},
		{"at the bound", gate.Default(), []func(*scan.Scan){with("A", finding.High, finding.Critical, finding.High)}, 2, []string{`3 findings at or above "high"`}, nil},
		{"below the bound", gate.Default(), []func(*scan.Scan){with("A", finding.Medium, finding.Info)}, 0, nil, nil},
		{"advisory", gate.Default(), []func(*scan.Scan){with("N", finding.Critical)}, 0, nil, nil},
		{"hard-mandatory below the bound", gate.Default(), []func(*scan.Scan){with("H", finding.Info)}, 2, []string{`1 finding of hard-mandatory rules below "high"`}, nil},
		{"hard-mandatory at the bound", gate.Default(), []func(*scan.Scan){with("H", finding.High)}, 2, []string{`1 finding at or above "high"`}, nil},
		{"unlisted rule", gate.Default(), []func(*scan.Scan){with("gone", finding.High)}, 2, []string{`1 finding at or above "high"`}, nil},
		{"failed object", gate.Default(), []func(*scan.Scan){broken}, 3, []string{"object logs/x.json.gz failed: at byte 12: unexpected end"}, nil},
		{
			"incomplete outranks failed", gate.Default(),
			[]func(*scan.Scan){broken, with("A", finding.High)},
			3,
			[]string{`1 finding at or above "high"`, "object logs/x.json.gz failed: at byte 12: unexpected end"},
			nil,
		},
		{"incomplete as warning", warn, []func(*scan.Scan){broken}, 0, nil, []string{"object logs/x.json.gz failed: at byte 12: unexpected end"}},
		{
			"failed with warning", warn,
			[]func(*scan.Scan){broken, with("A", finding.High)},
			2,
			[]string{`1 finding at or above "high"`},
			[]string{"object logs/x.json.gz failed: at byte 12: unexpected end"},
		},
		{"too few stays 3", five, nil, 3, []string{"2 considered events, fewer than min_events = 5"}, nil},
		{"too few outranks failed", five, []func(*scan.Scan){with("A", finding.High)}, 3, []string{`1 finding at or above "high"`, "2 considered events, fewer than min_events = 5"}, nil},
		{"nothing read", gate.Default(), []func(*scan.Scan){func(s *scan.Scan) { s.Objects = nil }}, 3, []string{"0 considered events, fewer than min_events = 1"}, nil},
		{
			"rejected", gate.Default(),
			[]func(*scan.Scan){func(s *scan.Scan) { s.Objects[0].Records = scan.RecordSums{Seen: 3, Considered: 2, Rejected: 1} }},
			3,
			[]string{"1 rejected record of object logs/x.json.gz"},
			nil,
		},
		{
			"rejected in a failed object", gate.Default(),
			[]func(*scan.Scan){broken, func(s *scan.Scan) { s.Objects[0].Records = scan.RecordSums{Seen: 3, Considered: 2, Rejected: 1} }},
			3,
			[]string{"object logs/x.json.gz failed: at byte 12: unexpected end"},
			nil,
		},
		{
			"sums", gate.Default(),
			[]func(*scan.Scan){func(s *scan.Scan) { s.Objects[0].Records.Seen = 7 }},
			3,
			[]string{"records of object logs/x.json.gz do not add up: 7 seen, 2 considered, 0 rejected, 0 outside the filters"},
			nil,
		},
		{
			"unknown state", gate.Default(),
			[]func(*scan.Scan){func(s *scan.Scan) { s.Objects[0].State = "" }},
			3,
			[]string{"object logs/x.json.gz is neither read, failed, set aside nor outside the filters"},
			nil,
		},
		{"failed gzip object", gate.Default(), []func(*scan.Scan){broken, func(s *scan.Scan) { s.Objects[0].Encoding = "gzip" }}, 3, []string{"object logs/x.json.gz failed: at byte 12 of the decompressed text: unexpected end"}, nil},
		{"failures", gate.Default(), []func(*scan.Scan){func(s *scan.Scan) {
			s.Failures = []scan.Failure{
				{Kind: scan.RuleError, Rule: "A", Instance: "p", Message: "div: divide by zero", Count: 3, Example: "x#1"},
				{Kind: scan.RuleError, Rule: "A", Instance: "q", Message: "m", Count: 1, Concluding: true},
				{Kind: scan.RuleStopped, Rule: "H", Instance: "p", Message: "ran over 1s", Count: 1},
				{Kind: scan.PlaceFailed, Place: "dir", Message: "permission denied"},
				{Kind: scan.Interrupted, Message: "signal"},
				{Kind: "new", Message: "whatever"},
			}
		}}, 3, []string{
			"the scan was interrupted: signal",
			"dir could not be listed: permission denied",
			"rule A failed on 3 events (first x#1): div: divide by zero",
			"rule q/A failed on 1 group: m",
			"rule H was stopped on 1 event: ran over 1s",
			"new: whatever",
		}, nil},
		{"cuts", gate.Default(), []func(*scan.Scan){func(s *scan.Scan) {
			s.Stats.Rules = []scan.RuleStats{{Rule: "H", Instance: "p", ConcludeCut: true}, {Rule: "A", Instance: "p", Cut: true, GroupsCut: true}}
		}}, 3, []string{
			"rule A was cut: it reported more findings than are kept",
			"rule H was cut: it reported more findings than are kept",
			"groups of rule A were cut: it collected under more keys than are kept",
		}, nil},
		{
			"severity filter", gate.Default(),
			[]func(*scan.Scan){func(s *scan.Scan) { s.Header.Filters.Severity = "critical" }},
			0, nil,
			[]string{`findings below "critical" were left out by the severity filter, so only those at or above it were gated`},
		},
		{
			"partial", warn,
			[]func(*scan.Scan){func(s *scan.Scan) { s.State, s.Header.Shard = scan.Partial, &scan.Shard{Index: 1, Count: 4} }},
			3,
			[]string{"the scan is shard 1 of 4 and was not judged: merge it with the others first"},
			nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := clean()
			for _, f := range tt.change {
				f(s)
			}
			v := gate.Decide(tt.policy, s, gate.Marks{})
			if d := cmp.Diff(tt.reasons, texts(v.Reasons)); d != "" {
				t.Errorf("reasons (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.warnings, texts(v.Warnings)); d != "" {
				t.Errorf("warnings (-want +got):\n%s", d)
			}
			outcome := map[int]gate.Outcome{0: gate.Passed, 2: gate.Failed, 3: gate.Unproven}[tt.code]
			if v.ExitCode != tt.code || v.Outcome != outcome {
				t.Errorf("exit code %d and outcome %q, want %d and %q", v.ExitCode, v.Outcome, tt.code, outcome)
			}
		})
	}
}

func texts(rs []gate.Reason) []string {
	var out []string
	for _, r := range rs {
		out = append(out, r.Text)
	}
	return out
}
