package finding_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/finding"
)

// occurrence returns the n-th of a fixed world of occurrences; place varies where it stands.
func occurrence(n, place int) finding.Occurrence {
	return finding.Occurrence{
		Account: fmt.Sprintf("%012d", n%3), EventID: fmt.Sprintf("e%d", n/2), Hash: fmt.Sprintf("%032x", n*7919),
		Time: fmt.Sprintf("2026-01-02T%02d:%02d:00Z", n/60%24, n%60), Region: "us-west-2", Source: "sagemaker.amazonaws.com", Name: "CreateEndpoint",
		Principal: "arn:aws:iam::123456789012:root", IP: "192.0.2.1",
		Object: fmt.Sprintf("o%d.json", place), Index: place, Line: 1, Offset: int64(place), Length: 10,
	}
}

// single returns a finding of one occurrence, with every field that depends on it filled.
func single(n, place int) *finding.Finding {
	o := occurrence(n, place)
	return &finding.Finding{
		Fingerprint: "f", Rule: "TG-T-001", Instance: "t", Severity: finding.Severity(n % 5),
		Message: fmt.Sprintf("message %d", n), Paths: []string{fmt.Sprintf("p%d", n)}, Details: json.RawMessage(fmt.Sprintf(`{"n":%d}`, n)),
		Record: json.RawMessage(fmt.Sprintf(`{"r":%d}`, n)), Account: o.Account, Region: o.Region, Principal: o.Principal, Resource: fmt.Sprintf("r%d", n),
		Count: 1, First: o.Time, Last: o.Time, Occurrences: []finding.Occurrence{o}, Distinct: []uint64{o.Key()},
	}
}

// joinAll merges singles in the given order, grouped at random.
func joinAll(r *rand.Rand, ns []int) *finding.Finding {
	parts := make([]*finding.Finding, 0, len(ns))
	for _, n := range ns {
		parts = append(parts, single(n, n%7))
	}
	for len(parts) > 1 {
		i := r.IntN(len(parts) - 1)
		parts[i].Merge(parts[i+1])
		parts = slices.Delete(parts, i+1, i+2)
	}
	return parts[0]
}

func TestMergeDoesNotShowTheOrder(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		ns := make([]int, 1+r.IntN(60))
		for i := range ns {
			ns[i] = r.IntN(50)
		}
		want := joinAll(r, ns)
		for range 5 {
			r.Shuffle(len(ns), func(i, j int) { ns[i], ns[j] = ns[j], ns[i] })
			if diff := cmp.Diff(want, joinAll(r, ns)); diff != "" {
				t.Fatalf("seed %d: another order gives another finding:\n%s", seed, diff)
			}
		}
	}
}

func TestMergeNamesTheSmallestPlace(t *testing.T) {
	f := single(3, 5)
	f.Merge(single(3, 2))
	f.Merge(single(3, 4))
	if f.Count != 1 || len(f.Occurrences) != 1 || f.Occurrences[0].Object != "o2.json" {
		t.Errorf("three deliveries of one event: count %d, occurrences %v", f.Count, f.Occurrences)
	}
}

func TestCountIsExactToItsBound(t *testing.T) {
	f := single(0, 0)
	for n := 1; n < finding.MaxDistinct; n++ {
		f.Merge(single(n, 0))
		f.Merge(single(n, 1)) // a second delivery
	}
	if f.Count != finding.MaxDistinct || f.AtLeast || len(f.Occurrences) != finding.MaxOccurrences {
		t.Fatalf("%d distinct: count %d, at least %t, %d occurrences", finding.MaxDistinct, f.Count, f.AtLeast, len(f.Occurrences))
	}
	f.Merge(single(finding.MaxDistinct, 0))
	if f.Count != finding.MaxDistinct || !f.AtLeast || f.Distinct != nil {
		t.Errorf("one more: count %d, at least %t, %d keys", f.Count, f.AtLeast, len(f.Distinct))
	}
}

func TestSequenceSurvivesMerge(t *testing.T) {
	seq := []finding.Occurrence{occurrence(9, 0), occurrence(4, 0), occurrence(30, 0)}
	f := &finding.Finding{Fingerprint: "f", Message: "m"}
	f.SetSequence(seq, true)
	other := &finding.Finding{Fingerprint: "f", Message: "z"}
	other.SetSequence([]finding.Occurrence{occurrence(12, 0), occurrence(31, 0)}, false)
	f.Merge(other)
	var got []string
	for _, s := range f.Steps {
		got = append(got, f.Occurrences[s].EventID)
	}
	if diff := cmp.Diff([]string{"e4", "e2", "e15"}, got); diff != "" {
		t.Errorf("steps after a merge:\n%s", diff)
	}
}

func TestFingerprint(t *testing.T) {
	base := finding.Identity{Rule: "TG-T-001", Instance: "t", Pack: "t", Account: "123456789012", Region: "us-west-2", Principal: "root", Resource: "endpoint/Example"}
	same := func(change func(*finding.Identity)) bool {
		other := base
		change(&other)
		return other.Fingerprint() == base.Fingerprint()
	}
	for name, c := range map[string]struct {
		change func(*finding.Identity)
		same   bool
	}{
		"letter case of a resource":      {func(i *finding.Identity) { i.Resource = "endpoint/example" }, true},
		"another resource":               {func(i *finding.Identity) { i.Resource = "endpoint/other" }, false},
		"another rule":                   {func(i *finding.Identity) { i.Rule = "TG-T-002" }, false},
		"another account":                {func(i *finding.Identity) { i.Account = "444455556666" }, false},
		"another Region":                 {func(i *finding.Identity) { i.Region = "eu-west-1" }, false},
		"another principal":              {func(i *finding.Identity) { i.Principal = "user" }, false},
		"another instance":               {func(i *finding.Identity) { i.Instance = "u" }, false},
		"a subject":                      {func(i *finding.Identity) { i.Subject = "s" }, false},
		"an explicit one":                {func(i *finding.Identity) { i.Explicit = "x" }, false},
		"values that run into another's": {func(i *finding.Identity) { i.Account, i.Region = "123456789012us", "-west-2" }, false},
	} {
		if got := same(c.change); got != c.same {
			t.Errorf("%s: same fingerprint is %t, want %t", name, got, c.same)
		}
	}
	explicit := finding.Identity{Rule: "r", Explicit: "x", Account: "1"}
	moved := explicit
	moved.Account, moved.Region, moved.Resource = "2", "r", "x"
	if explicit.Fingerprint() != moved.Fingerprint() {
		t.Error("an explicit fingerprint depends on more than rule and instance")
	}
	subject := finding.Identity{Rule: "r", Subject: "s", Principal: "a", Resource: "b"}
	if other := (finding.Identity{Rule: "r", Subject: "s", Principal: "c", Resource: "d"}); subject.Fingerprint() != other.Fingerprint() {
		t.Error("a subject does not replace principal and resource")
	}
}
