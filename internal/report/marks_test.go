package report_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/report"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/waiver"
)

// marked returns the full scan, mended so that a baseline can say what is gone, with waivers and a baseline in which one
// finding was milder, one is missing, one is gone and one was not looked at.
func marked(t *testing.T) (*scan.Scan, gate.Marks) {
	t.Helper()
	s := load(t, "full")
	s.Failures = nil
	for i := range s.Objects {
		if o := &s.Objects[i]; o.State == scan.Failed || o.Records.Rejected > 0 {
			o.State, o.Reason, o.Rejected, o.Records = scan.Read, "", nil, scan.RecordSums{}
		}
	}
	for i := range s.Stats.Rules {
		s.Stats.Rules[i].Cut = false
	}
	s.Observations.Cells = []scan.Cell{{Account: "111122223333", Region: "us-west-2", Category: "Management", Hour: "2026-01-02T07", Events: 1}}

	old := *s
	old.Findings = nil
	for _, f := range s.Findings {
		switch f.Rule {
		case "TG-SM-001":
			continue
		case "TG-SM-002":
			f.Severity = finding.High
		}
		old.Findings = append(old.Findings, f)
	}
	gone := finding.Finding{
		Fingerprint: "00c0ffee00c0ffee", Rule: "TG-SM-003", Instance: "sagemaker", Severity: finding.Medium, Message: "old",
		Account: "111122223333", Region: "us-west-2", Principal: "arn:aws:iam::111122223333:role/dev", Resource: "nb-\x1b[31m\u202e",
		First: "2026-01-02T07:00:00Z", Last: "2026-01-02T07:30:00Z",
	}
	unseen := gone
	unseen.Fingerprint, unseen.Last = "00c0ffee00c0ffef", "2025-12-31T07:30:00Z"
	old.Findings = append(old.Findings, gone, unseen)
	var file bytes.Buffer
	b := baseline.Create(&old, false, nil)
	b.Cut = []baseline.Rule{{ID: "ORG-1", Instance: "sandbox"}}
	for i := range b.Findings {
		if b.Findings[i].Instance == "sandbox" {
			b.Findings = append(b.Findings[:i], b.Findings[i+1:]...)
			break
		}
	}
	if err := baseline.Encode(&file, b); err != nil {
		t.Fatal(err)
	}
	b, err := baseline.Decode(&file, ".trailgate/baseline.json")
	if err != nil {
		t.Fatal(err)
	}
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	ws := []waiver.Waiver{
		{
			Name: "notebooks", Rules: []string{"TG-SM-003"}, Match: waiver.Match{Resources: []string{"nb-[0]", "nb-2", "nb-3"}},
			Reason: "The workshop needs them", Owner: "ml-platform@example.com", Ticket: "GRC-1482", Expires: day(2026, 1, 20), File: "main.trailgate.hcl", Line: 12,
		},
		{Name: "old", Rules: []string{"TG-SM-00*"}, Reason: "once", Owner: "ops", Expires: day(2026, 1, 9), File: "main.trailgate.hcl", Line: 24},
		{Name: "idle", Rules: []string{"TG-SM-004"}, Reason: "for \x1b[31mnothing\u202e", Owner: "ops", Expires: day(2027, 1, 1), File: "conf/more.trailgate.hcl", Line: 1},
		{
			Name: "twice", Rules: []string{"TG-SM-003"}, Match: waiver.Match{Resources: []string{"nb-3"}}, Reason: "as well", Owner: "ops",
			Expires: day(2027, 1, 1), File: "conf/more.trailgate.hcl", Line: 9,
		},
	}
	return s, gate.Marks{Waivers: waiver.Apply(ws, s.Findings, s.Rules, s.Header.AsOf), Baseline: baseline.Compare(b, s)}
}

func judged(t *testing.T) (*scan.Scan, gate.Verdict) {
	t.Helper()
	s, m := marked(t)
	p := gate.Default()
	p.Name, p.NewOnly = "ci", true
	return s, gate.Decide(p, s, m)
}

// TestGoldenMarked renders a scan with waivers and a baseline in every format but the scan file, which knows neither.
func TestGoldenMarked(t *testing.T) {
	for _, f := range report.Formats() {
		if f.Name == "json" || f.Name == "evidence" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			s, v := judged(t)
			var b bytes.Buffer
			if err := f.Renderer.Render(&b, report.New(s, v, report.Options{Evidence: report.EvidenceName})); err != nil {
				t.Fatal(err)
			}
			golden(t, "marked."+f.Name, b.String())
		})
	}
}

// TestComparisonAddsUp: every finding counts once.
func TestComparisonAddsUp(t *testing.T) {
	s, v := judged(t)
	n := report.New(s, v, report.Options{}).Comparison
	if sum := n.New + n.Unchanged + n.Updated + n.Unknown + n.Waived; sum != len(s.Findings) {
		t.Errorf("%d of %d findings: %+v", sum, len(s.Findings), n)
	}
	want := report.Comparison{New: 2, Unchanged: 7, Updated: 1, Unknown: 1, Waived: 2, Resolved: 1, NotLookedAt: 1}
	if n != want {
		t.Errorf("%+v, want %+v", n, want)
	}
	if got := n.String(); got != "2 new, 7 unchanged, 1 updated, 1 new or not, 1 resolved, 2 waived" {
		t.Error(got)
	}
}

// TestSARIFMarksAll: baseline states and suppressions stand on all results or on none, and the GUIDs of suppressions are
// all different.
func TestSARIFMarksAll(t *testing.T) {
	s, m := marked(t)
	guids := map[string]bool{}
	for _, c := range []struct {
		marks            gate.Marks
		states, accepted int
		results          int
	}{
		{gate.Marks{}, 0, 0, 13},
		{gate.Marks{Waivers: m.Waivers}, 0, 13, 13},
		{gate.Marks{Baseline: m.Baseline}, 14, 0, 14},
		{m, 14, 14, 14},
	} {
		var b bytes.Buffer
		if err := (report.SARIF{}).Render(&b, report.New(s, gate.Decide(gate.Default(), s, c.marks), report.Options{})); err != nil {
			t.Fatal(err)
		}
		var log decoded
		if err := json.Unmarshal(b.Bytes(), &log); err != nil {
			t.Fatal(err)
		}
		run := at(t, log, "runs", 0).(decoded)
		if _, ok := run["baselineGuid"]; ok != (c.states > 0) {
			t.Errorf("baselineGuid is there: %t", ok)
		}
		results := run["results"].([]any)
		states, accepted := 0, 0
		for _, r := range results {
			if _, ok := r.(decoded)["baselineState"]; ok {
				states++
			}
			list, ok := r.(decoded)["suppressions"].([]any)
			if ok {
				accepted++
			}
			for _, x := range list {
				guids[x.(decoded)["guid"].(string)] = true
			}
		}
		if states != c.states || accepted != c.accepted || len(results) != c.results {
			t.Errorf("%d results, %d with a state, %d with suppressions; want %d, %d, %d", len(results), states, accepted, c.results, c.states, c.accepted)
		}
	}
	if len(guids) != 3 {
		t.Errorf("%d GUIDs of 3 suppressions", len(guids))
	}
}
