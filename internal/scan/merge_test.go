package scan_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

var rules = []finding.Rule{
	{ID: "TG-T-001", Instance: "t", Categories: []string{"Management"}},
	{ID: "TG-T-002", Instance: "t", Categories: []string{"Management"}, Collect: &finding.CollectBounds{MaxGroups: 6, MaxEntries: 5}},
}

func header() scan.Header {
	return scan.Header{Program: "test", AsOf: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Packs: []scan.Pack{}, ObjectList: "list"}
}

func occurrence(n int, object string) finding.Occurrence {
	return finding.Occurrence{
		Account: "123456789012", EventID: fmt.Sprintf("e%d", n), Hash: fmt.Sprintf("%032x", n), Object: object, Index: n,
		Time: fmt.Sprintf("2026-01-02T%02d:00:00Z", n%24), Region: "us-west-2", Source: "s3.amazonaws.com", Name: "PutObject",
	}
}

// fill puts what a worker would put of one object: every kind of thing that a builder takes, chosen by r.
func fill(b *scan.Builder, r *rand.Rand, object string) {
	sums := scan.RecordSums{}
	for range 1 + r.IntN(12) {
		n := r.IntN(40)
		o := occurrence(n, object)
		sums.Seen++
		sums.Considered++
		b.Tally(scan.Cell{Account: o.Account, Region: fmt.Sprint("r", n%3), Category: "Management", Hour: o.Time[:13]}).Add(n%2 == 1)
		b.Span(o.Time, o.Time)
		for _, rule := range rules {
			b.Exercise(rule.Key(), 1)
		}
		sev := finding.Severity(n % 5)
		b.Match(rules[0].Key(), sev, false)
		b.AddFinding(&finding.Finding{
			Fingerprint: fmt.Sprint("f", n%4), Rule: "TG-T-001", Instance: "t", Severity: sev, Message: fmt.Sprint("m", n), Record: json.RawMessage(`{}`),
			Count: 1, First: o.Time, Last: o.Time, Occurrences: []finding.Occurrence{o}, Distinct: []uint64{o.Key()},
		})
		b.Collect(rules[1].Key(), json.RawMessage(fmt.Sprint(100+n%29)), scan.Entry{Occurrence: o, Value: json.RawMessage(fmt.Sprint(n % 2))})
		if n%5 == 0 {
			b.Fail(scan.Failure{Kind: scan.RuleError, Rule: "TG-T-001", Instance: "t", Message: fmt.Sprint("message ", n), Count: 1, Example: fmt.Sprintf("%s#%d", object, n)})
		}
	}
	b.AddObject(scan.Object{URI: object, State: scan.Read, Records: sums})
}

// shardsOf builds a scan of the objects cut into count shards, each by several workers.
func shardsOf(r *rand.Rand, objects, count int) []*scan.Scan {
	out := make([]*scan.Scan, count)
	for i := range count {
		whole := scan.NewBuilder(rules)
		workers := []*scan.Builder{whole.Part(), scan.NewBuilder(rules), whole.Part()}
		for o := range objects {
			if o%count == i {
				fill(workers[r.IntN(3)], rand.New(rand.NewPCG(uint64(o), 7)), fmt.Sprintf("o%02d.json", o))
			}
		}
		whole.Absorb(workers[1].Scan(scan.Header{}))
		whole.Join(workers[0])
		whole.Join(workers[2])
		h := header()
		if count > 1 {
			h.Shard = &scan.Shard{Index: i, Count: count}
		}
		out[i] = whole.Scan(h)
	}
	return out
}

func TestSplitIsInvisible(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	want := encode(t, shardsOf(r, 30, 1)[0])
	for _, count := range []int{1, 2, 3, 7, 40} {
		for range 4 {
			shards := shardsOf(r, 30, count)
			shards = append(shards, shards[r.IntN(count)]) // one twice
			r.Shuffle(len(shards), func(i, j int) { shards[i], shards[j] = shards[j], shards[i] })
			merged, err := scan.Merge(shards...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, encode(t, merged)); diff != "" {
				t.Fatalf("%d shards give another scan:\n%s", count, diff)
			}
		}
	}
}

func TestMergeDropsWhatConcludeAdded(t *testing.T) {
	shards := shardsOf(rand.New(rand.NewPCG(2, 2)), 10, 2)
	want, err := scan.Merge(shards...)
	if err != nil {
		t.Fatal(err)
	}
	concluded := *shards[1]
	concluded.State = scan.Concluded
	concluded.Findings = append(slices.Clone(concluded.Findings), finding.Finding{Fingerprint: "c", Rule: "TG-T-002", Instance: "t", Concluded: true, Occurrences: []finding.Occurrence{occurrence(1, "o")}})
	concluded.Failures = append(slices.Clone(concluded.Failures), scan.Failure{Kind: scan.RuleError, Rule: "TG-T-002", Message: "m", Concluding: true, Count: 1})
	concluded.Stats.Rules = slices.Clone(concluded.Stats.Rules)
	concluded.Stats.Rules[1].Concluded = map[string]int64{"high": 1}
	got, err := scan.Merge(shards[0], &concluded, shards[1])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(encode(t, want), encode(t, got)); diff != "" {
		t.Errorf("a concluded shard gives another scan:\n%s", diff)
	}
}

func TestMergeRefuses(t *testing.T) {
	shards := shardsOf(rand.New(rand.NewPCG(3, 3)), 12, 3)
	change := func(f func(*scan.Scan)) *scan.Scan {
		c := *shards[2]
		f(&c)
		return &c
	}
	for name, c := range map[string]struct {
		parts   []*scan.Scan
		missing []int
		foreign string
	}{
		"a missing shard":     {shards[:2], []int{2}, ""},
		"two missing shards":  {shards[1:2], []int{0, 2}, ""},
		"another program":     {append(slices.Clone(shards[:2]), change(func(s *scan.Scan) { s.Header.Program = "other" })), nil, "it was written by trailgate other, the first part by test"},
		"another as-of":       {append(slices.Clone(shards[:2]), change(func(s *scan.Scan) { s.Header.AsOf = s.Header.AsOf.Add(time.Second) })), nil, "its as-of is 2026-01-02T00:00:01Z, the first part's 2026-01-02T00:00:00Z"},
		"other packs":         {append(slices.Clone(shards[:2]), change(func(s *scan.Scan) { s.Header.Packs = []scan.Pack{{Name: "x"}} })), nil, "it was scanned with other packs, versions or parameters than the first part"},
		"other notes":         {append(slices.Clone(shards[:2]), change(func(s *scan.Scan) { s.Header.Notes = []string{"x"} })), nil, "its sources say of themselves something else than the first part's"},
		"other filters":       {append(slices.Clone(shards[:2]), change(func(s *scan.Scan) { s.Header.Filters.Regions = []string{"x"} })), nil, "it was scanned with other filters than the first part"},
		"another list":        {append(slices.Clone(shards[:2]), change(func(s *scan.Scan) { s.Header.ObjectList = "x" })), nil, "it is of another list of objects than the first part"},
		"another count":       {append(slices.Clone(shards[:2]), change(func(s *scan.Scan) { s.Header.Shard = &scan.Shard{Index: 2, Count: 4} })), nil, "it is one of 4 shards, the first part one of 3"},
		"a twin that differs": {append(slices.Clone(shards), change(func(s *scan.Scan) { s.Findings = s.Findings[1:] })), nil, "shard 2 was scanned twice with different results: its objects changed in between, or a rule was stopped; scan it again"},
		"an object in two":    {append(slices.Clone(shards[:2]), change(func(s *scan.Scan) { s.Objects = append(slices.Clone(s.Objects), shards[0].Objects[0]) })), nil, "object " + shards[0].Objects[0].URI + " is in two shards"},
	} {
		_, err := scan.Merge(c.parts...)
		var missing *scan.MissingError
		var foreign *scan.ForeignError
		switch {
		case c.missing != nil:
			if !errors.As(err, &missing) || !slices.Equal(missing.Missing, c.missing) {
				t.Errorf("%s: error %v, want missing %v", name, err, c.missing)
			}
		case !errors.As(err, &foreign) || foreign.Reason != c.foreign:
			t.Errorf("%s: error %v, want %q", name, err, c.foreign)
		}
	}
	if _, err := scan.Merge(); err == nil {
		t.Error("merging nothing gives no error")
	}
}

func TestFindingsAreBounded(t *testing.T) {
	parts := []*scan.Builder{scan.NewBuilder(rules), scan.NewBuilder(rules)}
	for n := range scan.MaxFindings + 50 {
		o := occurrence(n, "o.json")
		sev := finding.Low
		if n == scan.MaxFindings+49 {
			sev = finding.High
		}
		parts[n%2].AddFinding(&finding.Finding{Fingerprint: fmt.Sprintf("%06d", n), Rule: "TG-T-001", Instance: "t", Severity: sev, Occurrences: []finding.Occurrence{o}})
	}
	whole := scan.NewBuilder(rules)
	for _, p := range parts {
		whole.Absorb(p.Scan(scan.Header{}))
	}
	s := whole.Scan(header())
	if len(s.Findings) != scan.MaxFindings || !s.Stats.Rules[0].Cut {
		t.Fatalf("%d findings kept, cut %t", len(s.Findings), s.Stats.Rules[0].Cut)
	}
	if last := s.Findings[len(s.Findings)-1]; last.Severity != finding.High {
		t.Errorf("the highest severity was cut: last kept is %s, %s", last.Fingerprint, last.Severity)
	}
}

// What is not wanted any more can be left out: the scan is the same.
func TestWhatIsNotWantedIsNotKept(t *testing.T) {
	key := finding.Key{Instance: "p", ID: "R-1"}
	rules := []finding.Rule{{ID: "R-1", Instance: "p"}}
	all, wanted := scan.NewBuilder(rules), scan.NewBuilder(rules)
	left := 0
	for _, n := range rand.New(rand.NewPCG(1, 2)).Perm(3 * scan.MaxFindings) {
		f := finding.Finding{Fingerprint: fmt.Sprintf("%06d", n), Rule: key.ID, Instance: key.Instance, Severity: finding.Severity(1 + n%2), Occurrences: []finding.Occurrence{occurrence(n, "a")}}
		other := f
		all.AddFinding(&f)
		if !wanted.Wants(key, other.Severity, other.Fingerprint, false) {
			left++
			continue
		}
		wanted.AddFinding(&other)
	}
	if diff := cmp.Diff(all.Scan(header()), wanted.Scan(header())); diff != "" {
		t.Errorf("(-all +wanted):\n%.2000s", diff)
	}
	if left < scan.MaxFindings/2 {
		t.Errorf("only %d of the findings that are cut were not wanted", left)
	}
}

// TestPartsKeepInCommon offers findings in four goroutines: what is held is bounded as if there were one, and the scan is
// that of one.
func TestPartsKeepInCommon(t *testing.T) {
	const n, workers = 3 * scan.MaxFindings, 4
	offer := func(b *scan.Builder, i int) {
		o := occurrence(i, "a")
		f := finding.Finding{
			Fingerprint: fmt.Sprintf("%06d", uint64(i%(n/2))*7919%n), Rule: "TG-T-001", Instance: "t", Message: fmt.Sprint(i),
			Count: 1, Occurrences: []finding.Occurrence{o}, Distinct: []uint64{o.Key()},
		}
		b.OfferFinding(&f, func() (json.RawMessage, bool) { return json.RawMessage(fmt.Sprint(i)), false })
	}
	one, whole := scan.NewBuilder(rules), scan.NewBuilder(rules)
	for i := range n {
		offer(one, i)
	}
	parts := make([]*scan.Builder, workers)
	var wg sync.WaitGroup
	for w := range parts {
		parts[w] = whole.Part()
		wg.Go(func() {
			for i := w; i < n; i += workers {
				offer(parts[w], i)
			}
		})
	}
	wg.Wait()
	if held := whole.Held(rules[0].Key()); held > scan.MaxFindings*9/8 {
		t.Errorf("%d workers hold %d findings of a rule", workers, held)
	}
	for _, p := range parts {
		whole.Join(p)
	}
	if diff := cmp.Diff(one.Scan(header()), whole.Scan(header())); diff != "" {
		t.Errorf("(-one +parts):\n%.2000s", diff)
	}
}

// A record is made only where it is kept: for the first finding of a fingerprint, and for one of a smaller event.
func TestRecordsAreMadeOnlyWhereTheyAreKept(t *testing.T) {
	b := scan.NewBuilder(rules)
	var made []int
	for _, hour := range []int{5, 7, 5, 3, 4} {
		o := occurrence(hour, "a")
		b.OfferFinding(&finding.Finding{Fingerprint: "f", Rule: "TG-T-001", Instance: "t", Occurrences: []finding.Occurrence{o}, Distinct: []uint64{o.Key()}}, func() (json.RawMessage, bool) {
			made = append(made, hour)
			return json.RawMessage(fmt.Sprint(hour)), hour == 3
		})
	}
	if want := []int{5, 5, 3}; !slices.Equal(made, want) {
		t.Errorf("records made of hours %v, want %v", made, want)
	}
	if f := b.Scan(header()).Findings[0]; string(f.Record) != "3" || !f.Shortened || f.Count != 4 {
		t.Errorf("record %s, shortened %t, count %d", f.Record, f.Shortened, f.Count)
	}
}

// TestConclude holds the concluded scan to what the partial one held and conclude made.
func TestConclude(t *testing.T) {
	s := shardsOf(rand.New(rand.NewPCG(5, 5)), 10, 1)[0]
	before := encode(t, s)
	made := scan.NewBuilder(s.Rules)
	part := made.Part()
	o := occurrence(1, "o")
	part.Match(rules[1].Key(), finding.High, true)
	part.AddFinding(&finding.Finding{Fingerprint: "a", Rule: "TG-T-002", Instance: "t", Concluded: true, Occurrences: []finding.Occurrence{o}})
	part.AddFinding(&finding.Finding{Fingerprint: "a", Rule: "TG-T-000", Instance: "t", Concluded: true, Occurrences: []finding.Occurrence{o}})
	part.Fail(scan.Failure{Kind: scan.RuleError, Rule: "TG-T-002", Instance: "t", Message: "m", Count: 1, Concluding: true})
	made.Join(part)
	got := s.Conclude(made)
	if encode(t, s) != before {
		t.Error("the partial scan has changed")
	}
	want := *s
	want.State = scan.Concluded
	want.Findings = slices.Concat(
		[]finding.Finding{{Fingerprint: "a", Rule: "TG-T-000", Instance: "t", Concluded: true, Occurrences: []finding.Occurrence{o}}}, s.Findings,
		[]finding.Finding{{Fingerprint: "a", Rule: "TG-T-002", Instance: "t", Concluded: true, Occurrences: []finding.Occurrence{o}}})
	want.Failures = slices.Concat(s.Failures, []scan.Failure{{Kind: scan.RuleError, Rule: "TG-T-002", Instance: "t", Message: "m", Count: 1, Concluding: true}})
	want.Stats.Rules = slices.Concat([]scan.RuleStats{{Rule: "TG-T-000", Instance: "t"}}, s.Stats.Rules)
	want.Stats.Rules[2].Concluded = map[string]int64{"high": 1}
	if diff := cmp.Diff(encode(t, &want), encode(t, got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if partial := got.Conclude(scan.NewBuilder(nil)); len(partial.Findings) != len(s.Findings) {
		t.Errorf("concluded anew it has %d findings, want the %d of deny", len(partial.Findings), len(s.Findings))
	}
}

func TestFailureMessagesAreBounded(t *testing.T) {
	b := scan.NewBuilder(rules)
	for n := range 1000 {
		b.Fail(scan.Failure{Kind: scan.RuleError, Rule: "TG-T-001", Instance: "t", Message: fmt.Sprintf("m%04d", n), Count: 1, Example: "o#1"})
	}
	var total int64
	s := b.Scan(header())
	for _, f := range s.Failures {
		total += f.Count
	}
	if len(s.Failures) != 21 || total != 1000 {
		t.Errorf("%d failures that count %d, want 21 that count 1000", len(s.Failures), total)
	}
}
