package waiver_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/waiver"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestExpiry(t *testing.T) {
	w := waiver.Waiver{Expires: at(t, "2026-12-31T00:00:00Z")}
	for _, c := range []struct {
		asOf             string
		expired, expires bool // within 14 days
	}{
		{"2026-12-16T00:00:00Z", false, false},
		{"2026-12-18T00:00:00Z", false, false},
		{"2026-12-18T00:00:01Z", false, true},
		{"2026-12-31T00:00:00Z", false, true},
		{"2026-12-31T23:59:59Z", false, true},
		{"2027-01-01T00:59:59+01:00", false, true},
		{"2027-01-01T00:00:00Z", true, false},
		{"2028-01-01T00:00:00Z", true, false},
	} {
		asOf := at(t, c.asOf)
		if got := w.Expired(asOf); got != c.expired {
			t.Errorf("as of %s expired: %t", c.asOf, got)
		}
		if got := w.ExpiresWithin(14*24*time.Hour, asOf); got != c.expires {
			t.Errorf("as of %s about to expire: %t", c.asOf, got)
		}
	}
}

func TestLike(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true},
		{"*", "", true},
		{"", "a", false},
		{"abc", "ABC", true},
		{"arn:aws:iam::*:role/ci-*", "arn:aws:iam::111122223333:role/ci-deploy/x", true},
		{"arn:aws:iam::*:role/ci-?", "arn:aws:iam::111122223333:role/ci-12", false},
		{"*a*b", "xxaxxbxb", true},
		{"*a*b", "xxaxxbx", false},
		{"a*", "ba", false},
		{"?", "ü", true},
		{"[a]", "a", false},
	} {
		if got := waiver.Like(c.pattern, c.text); got != c.want {
			t.Errorf("%q fits %q: %t", c.pattern, c.text, got)
		}
	}
}

// rules and findings are a small world: one rule in two instances, one hard-mandatory, one without findings.
func rules() []finding.Rule {
	return []finding.Rule{
		{ID: "ORG-1", Name: "org/console", Instance: "prod", Pack: "org", Enforcement: finding.SoftMandatory},
		{ID: "ORG-1", Name: "org/console", Instance: "test", Pack: "org", Enforcement: finding.SoftMandatory},
		{ID: "ORG-2", Name: "org/keys", Instance: "prod", Pack: "org", Enforcement: finding.HardMandatory},
		{ID: "ORG-3", Name: "org/quiet", Instance: "prod", Pack: "org", Enforcement: finding.SoftMandatory},
	}
}

func findings() []finding.Finding {
	return []finding.Finding{
		{Fingerprint: "f1", Rule: "ORG-1", Instance: "prod", Account: "111122223333", Region: "us-west-2", Principal: "arn:aws:iam::111122223333:role/CI", Resource: "Endpoint/One", Severity: finding.High},
		{Fingerprint: "f2", Rule: "ORG-1", Instance: "prod", Account: "444455556666", Region: "eu-west-1", Subject: "key-7", Severity: finding.Critical},
		{Fingerprint: "f3", Rule: "ORG-1", Instance: "test", Account: "111122223333", Region: "us-west-2", Severity: finding.Low},
		{Fingerprint: "f4", Rule: "ORG-2", Instance: "prod", Account: "111122223333", Severity: finding.High},
		{Fingerprint: "f5", Rule: "GONE-1", Instance: "old", Account: "111122223333", Severity: finding.High},
	}
}

func fingerprints(fs []*finding.Finding) []string {
	out := []string{}
	for _, f := range fs {
		out = append(out, f.Fingerprint)
	}
	return out
}

func TestApply(t *testing.T) {
	notCritical := func(f *finding.Finding, _ *finding.Rule) (bool, error) {
		if f.Account == "444455556666" {
			return false, errors.New("cannot say")
		}
		return f.Severity != finding.Critical, nil
	}
	for _, c := range []struct {
		name    string
		rules   []string
		match   waiver.Match
		cond    func(*finding.Finding, *finding.Rule) (bool, error)
		covers  []string
		refused []string
		named   []string
		looked  bool
		errs    int
	}{
		{name: "an id in all instances", rules: []string{"ORG-1"}, covers: []string{"f1", "f2", "f3"}, looked: true},
		{name: "a name", rules: []string{"org/console"}, covers: []string{"f1", "f2", "f3"}, looked: true},
		{name: "one instance", rules: []string{"test/ORG-1"}, covers: []string{"f3"}, looked: true},
		{name: "packs by label", rules: []string{"ORG-1"}, match: waiver.Match{Packs: []string{"test"}}, covers: []string{"f3"}, looked: true},
		{name: "packs by name", rules: []string{"ORG-1"}, match: waiver.Match{Packs: []string{"org"}}, covers: []string{"f1", "f2", "f3"}, looked: true},
		{name: "a pack without the rule", rules: []string{"ORG-3"}, match: waiver.Match{Packs: []string{"test"}}},
		{name: "accounts", rules: []string{"ORG-1"}, match: waiver.Match{Accounts: []string{"1111*"}}, covers: []string{"f1", "f3"}, looked: true},
		{name: "Regions", rules: []string{"ORG-1"}, match: waiver.Match{Regions: []string{"eu-*"}}, covers: []string{"f2"}, looked: true},
		{name: "principals", rules: []string{"ORG-1"}, match: waiver.Match{Principals: []string{"*:role/ci"}}, covers: []string{"f1"}, looked: true},
		{name: "resources", rules: []string{"ORG-1"}, match: waiver.Match{Resources: []string{"endpoint/*"}}, covers: []string{"f1"}, looked: true},
		{name: "a subject as resource", rules: []string{"ORG-1"}, match: waiver.Match{Resources: []string{"key-?"}}, covers: []string{"f2"}, looked: true},
		{name: "what is not there fits nothing", rules: []string{"ORG-1"}, match: waiver.Match{Principals: []string{"*"}}, covers: []string{"f1"}, looked: true},
		{name: "fingerprints", rules: []string{"*"}, match: waiver.Match{Fingerprints: []string{"F2", "f9"}}, covers: []string{"f2"}, looked: true},
		{name: "all must fit", rules: []string{"ORG-1"}, match: waiver.Match{Accounts: []string{"444455556666"}, Regions: []string{"us-*"}}, looked: true},
		{name: "a condition that fails waives nothing", rules: []string{"ORG-1"}, cond: notCritical, covers: []string{"f1", "f3"}, looked: true, errs: 1},
		{name: "a glob passes hard-mandatory rules by", rules: []string{"ORG-*"}, covers: []string{"f1", "f2", "f3"}, refused: []string{"f4"}, looked: true},
		{name: "hard-mandatory, named", rules: []string{"ORG-2"}, refused: []string{"f4"}, named: []string{"prod/ORG-2"}, looked: true},
		{name: "a rule without findings", rules: []string{"ORG-3"}, looked: true},
		{name: "a rule that did not run", rules: []string{"TG-SM-001"}},
		{name: "a finding whose rule is not listed", rules: []string{"GONE-1"}, covers: []string{"f5"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fs := findings()
			ws := []waiver.Waiver{{Name: "w", Rules: c.rules, Match: c.match, Condition: c.cond, Expires: at(t, "2026-12-31T00:00:00Z")}}
			before, after := at(t, "2026-12-31T10:00:00Z"), at(t, "2027-01-01T00:00:00Z")
			r := waiver.Apply(ws, fs, rules(), before)
			u := &r.Uses[0]
			got := []any{fingerprints(u.Findings), fingerprints(u.Refused), append([]string{}, u.Named...), u.Looked, len(u.Errors), u.Unused()}
			want := []any{append([]string{}, c.covers...), append([]string{}, c.refused...), append([]string{}, c.named...), c.looked, c.errs, c.looked && c.covers == nil && c.refused == nil && c.errs == 0}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			late := waiver.Apply(ws, fs, rules(), after)
			var waived []string
			for i := range fs {
				if r.Waived(&fs[i]) {
					waived = append(waived, fs[i].Fingerprint)
				}
				if late.Waived(&fs[i]) {
					t.Errorf("%s is waived after the end", fs[i].Fingerprint)
				}
			}
			if d := cmp.Diff(c.covers, waived); d != "" {
				t.Errorf("waived (-want +got):\n%s", d)
			}
			if d := cmp.Diff(fingerprints(u.Findings), fingerprints(late.Uses[0].Findings)); d != "" || !late.Uses[0].Expired {
				t.Errorf("an expired waiver still says what it covers (-want +got):\n%s", d)
			}
			if d := cmp.Diff(findings(), fs); d != "" {
				t.Errorf("findings were changed:\n%s", d)
			}
		})
	}
}

func TestSeveralWaivers(t *testing.T) {
	ws := []waiver.Waiver{
		{Name: "a", Rules: []string{"ORG-1"}, Expires: at(t, "2026-01-01T00:00:00Z")},
		{Name: "b", Rules: []string{"ORG-1"}, Expires: at(t, "2026-12-31T00:00:00Z")},
		{Name: "c", Rules: []string{"ORG-*"}, Expires: at(t, "2027-12-31T00:00:00Z")},
	}
	fs := findings()
	var names []string
	for _, w := range waiver.Apply(ws, fs, rules(), at(t, "2026-06-01T00:00:00Z")).Of(&fs[0]) {
		names = append(names, w.Name)
	}
	if d := cmp.Diff([]string{"b", "c"}, names); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if (*waiver.Result)(nil).Waived(&fs[0]) {
		t.Error("no waivers waive something")
	}
}
