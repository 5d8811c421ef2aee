package config_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/waiver"
)

func TestLoadWaivers(t *testing.T) {
	name := filepath.Join("conf", "waiver.trailgate.hcl")
	c, ds := config.Load(map[string][]byte{name: read(t, "testdata/valid/waiver.trailgate.hcl")}, config.Options{Version: version})
	if ds != nil {
		t.Fatal(ds.Err())
	}
	want := waiver.Waiver{
		Name: "ml_sandbox", Rules: []string{"TG-SM-007", "prod/TG-SM-01*", "sagemaker/root_endpoint"},
		Reason: "Vendor contract", Owner: "ml-platform@example.com", Ticket: "GRC-1482",
		Expires: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), File: name, Line: 6,
		Match: waiver.Match{
			Accounts: []string{"444455556666"}, Regions: []string{"us-*"}, Principals: []string{"arn:aws:iam::*:role/ci-*"},
			Resources: []string{"endpoint/*"}, Packs: []string{"prod"}, Fingerprints: []string{"00ff*"},
		},
	}
	got := c.Waivers[0].Waiver
	holds := got.Condition
	if got.Condition = nil; holds == nil || c.Waivers[1].Condition != nil {
		t.Fatal("the condition is not where it stands")
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for _, tt := range []struct {
		f    finding.Finding
		want bool
	}{
		{finding.Finding{Severity: finding.High, Account: "444455556666", Count: 99}, true},
		{finding.Finding{Severity: finding.Critical, Account: "444455556666"}, false},
		{finding.Finding{Severity: finding.High, Account: "111122223333"}, false},
		{finding.Finding{Severity: finding.High, Account: "444455556666", Count: 100}, false},
	} {
		if ok, err := holds(&tt.f, &finding.Rule{}); ok != tt.want || err != nil {
			t.Errorf("%+v: %t, %v", tt.f, ok, err)
		}
	}
	if want := filepath.Join("conf", "known", "baseline.json"); c.Baseline.Path != want {
		t.Errorf("baseline at %s, want %s", c.Baseline.Path, want)
	}
	g := c.Gates[0]
	fortnight := 14 * 24 * time.Hour
	wantGate := &config.Gate{
		Name: "ci", FailOn: finding.High, NewOnly: true, RequiredRules: []string{"TG-SM-001", "identity/*"}, OnIncomplete: config.IncompleteFails,
		OnRuleError: config.IncompleteWarns, WaiverWarning: &fortnight, Budget: map[finding.Severity]int64{finding.Medium: 10, finding.Info: 0}, Range: g.Range,
	}
	if d := cmp.Diff(wantGate, g, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".required" }, cmp.Ignore())); d != "" {
		t.Errorf("gate (-want +got):\n%s", d)
	}
}

// TestConditionSeesTheFinding reads every attribute that a condition may ask for.
func TestConditionSeesTheFinding(t *testing.T) {
	f := &finding.Finding{
		Fingerprint: "f0", Rule: "R-1", Instance: "i", Severity: finding.Low, Account: "a", Region: "r", Principal: "p", Resource: "x", Subject: "s",
		Count: 7, AtLeast: true, First: "1", Last: "2",
	}
	r := &finding.Rule{Name: "n/r", Pack: "n", Enforcement: finding.SoftMandatory, Tags: []string{"t"}, Frameworks: map[string][]string{"cis": {"1.1"}}}
	for condition, want := range map[string]bool{
		`finding.fingerprint == "f0" && finding.rule == "R-1" && finding.rule_name == "n/r" && finding.instance == "i" && finding.pack == "n"`: true,
		`finding.severity == "low" && finding.enforcement_level == "soft-mandatory" && contains(finding.tags, "t")`:                            true,
		`finding.account == "a" && finding.region == "r" && finding.principal == "p" && finding.resource == "x" && finding.subject == "s"`:     true,
		`finding.count == 7 && finding.at_least && finding.first == "1" && finding.last == "2"`:                                                true,
		`contains(finding.frameworks["cis"], "1.1")`: true,
		`can(finding.frameworks["nist"])`:            false,
		`finding.severity == "info"`:                 false,
	} {
		c := load(t, "waiver \"w\" {\n  rules = [\"*\"]\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"2026-01-01\"\n  condition = "+condition+"\n}\n")
		if got, err := c.Waivers[0].Condition(f, r); got != want || err != nil {
			t.Errorf("%s: %t, %v", condition, got, err)
		}
	}
	c := load(t, "waiver \"w\" {\n  rules = [\"*\"]\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"2026-01-01\"\n  condition = contains(finding.frameworks[\"nist\"], \"x\")\n}\n")
	if got, err := c.Waivers[0].Condition(f, r); got || err == nil {
		t.Errorf("a condition that fails gives %t, %v", got, err)
	}
}

func TestCheckRules(t *testing.T) {
	rules := []finding.Rule{
		{ID: "ORG-1", Name: "org/console", Instance: "prod", Pack: "org", Enforcement: finding.HardMandatory},
		{ID: "ORG-1", Name: "org/console", Instance: "test", Pack: "org", Enforcement: finding.SoftMandatory},
		{ID: "TG-SM-001", Name: "sagemaker/root_endpoint", Instance: "sagemaker", Pack: "sagemaker", Aliases: []string{"SM-1"}},
	}
	for src, want := range map[string][]string{
		`rules = ["TG-SM-*", "SM-1", "sagemaker/root_endpoint", "test/ORG-1", "ORG-*"]`: nil,
		`rules = ["TG-SM-002", "XX-*"]`: {
			`No pack has a rule with this id or name: "TG-SM-002". Did you mean "TG-SM-001"?`, `No pack has a rule that this pattern fits: "XX-*".`,
		},
		`rules = ["tset/ORG-1"]`:                                        {`No pack has a rule with this id or name: "tset/ORG-1". Did you mean "test/ORG-1"?`},
		`rules = ["org/console"]`:                                       {`org/console of pack "prod" is hard-mandatory; such a rule cannot be waived. Take it out of the waiver, or give the rule another enforcement level.`},
		"rules = [\"ORG-1\"]\nmatch { packs = [\"test\"] }":             nil,
		"rules = [\"*\"]\nmatch { packs = [\"tset\", \"org\", \"*\"] }": {`There is no pack with the label or name "tset". Did you mean "test"?`},
	} {
		c := load(t, "waiver \"w\" {\nreason = \"r\"\nowner = \"o\"\nexpires = \"2026-01-01\"\n"+src+"\n}\n")
		var got []string
		for _, d := range c.CheckRules(rules) {
			got = append(got, d.Detail)
			if d.Subject == nil || d.Subject.Filename == "" {
				t.Errorf("no place: %s", d)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", src, d)
		}
	}
	c := load(t, "gate \"g\" { required_rules = [\"ORG-1\", \"ORG-9\"] }\n")
	if ds := c.CheckRules(rules); len(ds) != 1 || ds[0].Subject.Start.Column != 39 {
		t.Errorf("required rules: %v", ds)
	}
}

// TestWriteWaiver writes a waiver, reads it again and has the same, whatever its texts hold.
func TestWriteWaiver(t *testing.T) {
	w := waiver.Waiver{
		Name: "tg_sm_001", Rules: []string{"TG-SM-001"}, Reason: "say \"yes\" to ${all} and %{if}\nof it", Owner: `a\b@example.com`, Ticket: "GRC-1",
		Expires: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC),
		Match:   waiver.Match{Accounts: []string{"111122223333"}, Resources: []string{"x*"}, Fingerprints: []string{"00ff"}},
	}
	src := config.WriteWaiver(&w, []string{"root called CreateEndpoint\nwaiver \"x\" {", "second */ line"})
	want := `# root called CreateEndpoint waiver "x" {
# second */ line
waiver "tg_sm_001" {
  rules   = ["TG-SM-001"]
  reason  = "say \"yes\" to $${all} and %%{if}\nof it"
  owner   = "a\\b@example.com"
  ticket  = "GRC-1"
  expires = "2026-12-31"
  match {
    accounts     = ["111122223333"]
    resources    = ["x*"]
    fingerprints = ["00ff"]
  }
}
`
	if d := cmp.Diff(want, string(src)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	got := load(t, string(src)).Waivers[0].Waiver
	w.File, w.Line = got.File, 3
	if d := cmp.Diff(w, got); d != "" {
		t.Errorf("read again (-want +got):\n%s", d)
	}
	if src := config.WriteWaiver(&waiver.Waiver{Name: "w"}, nil); strings.Contains(string(src), "match") {
		t.Errorf("an empty match:\n%s", src)
	}
}
