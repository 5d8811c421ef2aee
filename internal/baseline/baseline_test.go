package baseline_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

var update = flag.Bool("update", false, "write the golden files")

// world returns a concluded scan of two accounts over two hours, in which rules A and B ran.
func world(fs ...finding.Finding) *scan.Scan {
	s := &scan.Scan{
		Format: scan.Format, State: scan.Concluded,
		Header:  scan.Header{Program: "0.1.0", AsOf: time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC), ObjectList: "list"},
		Objects: []scan.Object{{URI: "a.json", State: scan.Read, Records: scan.RecordSums{Seen: 4, Considered: 4}}, {URI: "d.json", State: scan.SetAside}},
		Rules:   []finding.Rule{{ID: "A", Instance: "p", Pack: "p"}, {ID: "B", Instance: "p", Pack: "p"}},
		Observations: scan.Observations{Cells: []scan.Cell{
			{Account: "111122223333", Region: "us-west-2", Category: "Management", Hour: "2026-01-02T10", Events: 2},
			{Account: "444455556666", Region: "eu-west-1", Category: "Management", Hour: "2026-01-03T10", Events: 2},
		}},
		Stats: scan.Stats{
			First: "2026-01-02T10:00:00Z", Last: "2026-01-03T10:30:00Z",
			Rules: []scan.RuleStats{{Rule: "A", Instance: "p", Exercised: 4}, {Rule: "B", Instance: "p", Exercised: 4}},
		},
		Findings: fs,
	}
	return s
}

// known returns a finding of rule A; its name is its fingerprint and message.
func known(name string) finding.Finding {
	return finding.Finding{
		Fingerprint: name, Rule: "A", Instance: "p", Severity: finding.High, Message: "message of " + name,
		Account: "111122223333", Region: "us-west-2", Principal: "arn:aws:iam::111122223333:role/dev", Resource: "endpoint " + name,
		Count: 1, First: "2026-01-02T10:05:00Z", Last: "2026-01-02T10:10:00Z",
	}
}

func changed(name string, change func(*finding.Finding)) finding.Finding {
	f := known(name)
	change(&f)
	return f
}

func fingerprints(es []*baseline.Entry) []string {
	out := []string{}
	for _, e := range es {
		out = append(out, e.Fingerprint)
	}
	return out
}

func TestStates(t *testing.T) {
	old := world(known("same"), known("grown"), known("worse"), known("said"), known("gone"))
	b := baseline.Create(old, false, nil)
	b.Cut = []baseline.Rule{{ID: "B", Instance: "p"}}
	now := world(
		known("same"),
		changed("grown", func(f *finding.Finding) { f.Count, f.Last = 50, "2026-01-03T10:00:00Z" }),
		changed("worse", func(f *finding.Finding) { f.Severity = finding.Critical }),
		changed("said", func(f *finding.Finding) { f.Message = "something else" }),
		known("fresh"),
		changed("cut", func(f *finding.Finding) { f.Rule = "B" }),
	)
	c := baseline.Compare(b, now)
	got := map[string]baseline.State{}
	for i := range now.Findings {
		got[now.Findings[i].Fingerprint] = c.Of(&now.Findings[i])
	}
	want := map[string]baseline.State{
		"same": baseline.Unchanged, "grown": baseline.Unchanged, "worse": baseline.Updated, "said": baseline.Updated,
		"fresh": baseline.New, "cut": baseline.Unknown,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"gone"}, fingerprints(c.Absent)); d != "" {
		t.Errorf("absent (-want +got):\n%s", d)
	}
	if e := c.Known(&now.Findings[2]); e == nil || e.Severity != finding.High {
		t.Errorf("known of the worse one is %v", e)
	}
	var none *baseline.Comparison
	if none.Of(&now.Findings[0]) != "" || none.Known(&now.Findings[0]) != nil {
		t.Error("without a baseline something is known")
	}
}

// TestAbsent: a finding is gone only where the scan shows it.
func TestAbsent(t *testing.T) {
	ptr := func(s string) *time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return &v
	}
	for name, c := range map[string]struct {
		entry func(*finding.Finding)
		scan  func(*scan.Scan)
		gone  bool
	}{
		"all was looked at":           {nil, nil, true},
		"the rule did not run":        {nil, func(s *scan.Scan) { s.Rules, s.Stats.Rules = s.Rules[1:], s.Stats.Rules[1:] }, false},
		"the rule saw nothing":        {nil, func(s *scan.Scan) { s.Stats.Rules[0].Exercised = 0 }, false},
		"the rule was cut":            {nil, func(s *scan.Scan) { s.Stats.Rules[0].Cut = true }, false},
		"its conclude was cut":        {nil, func(s *scan.Scan) { s.Stats.Rules[0].ConcludeCut = true }, false},
		"its groups were cut":         {nil, func(s *scan.Scan) { s.Stats.Rules[0].GroupsCut = true }, false},
		"another was cut":             {nil, func(s *scan.Scan) { s.Stats.Rules[1].Cut = true }, true},
		"the rule failed":             {nil, func(s *scan.Scan) { s.Failures = []scan.Failure{{Kind: scan.RuleError, Rule: "A", Instance: "p"}} }, false},
		"another rule failed":         {nil, func(s *scan.Scan) { s.Failures = []scan.Failure{{Kind: scan.RuleError, Rule: "B", Instance: "p"}} }, true},
		"a folder was not listed":     {nil, func(s *scan.Scan) { s.Failures = []scan.Failure{{Kind: scan.PlaceFailed, Place: "x"}} }, false},
		"it was interrupted":          {nil, func(s *scan.Scan) { s.Failures = []scan.Failure{{Kind: scan.Interrupted}} }, false},
		"an object failed":            {nil, func(s *scan.Scan) { s.Objects[0].State = scan.Failed }, false},
		"a record was rejected":       {nil, func(s *scan.Scan) { s.Objects[0].Records = scan.RecordSums{Seen: 5, Considered: 4, Rejected: 1} }, false},
		"its account is filtered":     {nil, func(s *scan.Scan) { s.Header.Filters.Accounts = []string{"444455556666"} }, false},
		"its account is not":          {nil, func(s *scan.Scan) { s.Header.Filters.Accounts = []string{"111122223333"} }, true},
		"its Region is filtered":      {nil, func(s *scan.Scan) { s.Header.Filters.Regions = []string{"eu-west-1"} }, false},
		"severities are filtered":     {nil, func(s *scan.Scan) { s.Header.Filters.Severity = "low" }, false},
		"its last is before since":    {nil, func(s *scan.Scan) { s.Header.Filters.Since = ptr("2026-01-02T10:20:00Z") }, false},
		"its last is after since":     {nil, func(s *scan.Scan) { s.Header.Filters.Since = ptr("2026-01-02T10:10:00Z") }, true},
		"its last is after until":     {nil, func(s *scan.Scan) { s.Header.Filters.Until = ptr("2026-01-02T10:10:00Z") }, false},
		"the logs begin later":        {nil, func(s *scan.Scan) { s.Stats.First = "2026-01-02T10:11:00Z" }, false},
		"the logs end earlier":        {nil, func(s *scan.Scan) { s.Stats.Last = "2026-01-02T10:09:00Z" }, false},
		"no event of its hour":        {func(f *finding.Finding) { f.Last = "2026-01-02T11:10:00Z" }, nil, false},
		"no event of its account":     {func(f *finding.Finding) { f.Account = "444455556666" }, nil, false},
		"no event of its Region":      {func(f *finding.Finding) { f.Region = "eu-west-1" }, nil, false},
		"of no account":               {func(f *finding.Finding) { f.Account, f.Region = "", "" }, nil, true},
		"of no account, filtered":     {func(f *finding.Finding) { f.Account = "" }, func(s *scan.Scan) { s.Header.Filters.Accounts = []string{"111122223333"} }, false},
		"no time":                     {func(f *finding.Finding) { f.First, f.Last = "soon", "soon" }, nil, false},
		"a group, whole":              {func(f *finding.Finding) { f.Concluded = true }, nil, true},
		"a group that began earlier":  {func(f *finding.Finding) { f.Concluded, f.First = true, "2026-01-01T10:00:00Z" }, nil, false},
		"an event that began earlier": {func(f *finding.Finding) { f.First = "2026-01-01T10:00:00Z" }, nil, true},
		"the estate":                  {func(f *finding.Finding) { f.First, f.Last = "", "" }, nil, true},
		"the estate, filtered":        {func(f *finding.Finding) { f.First, f.Last = "", "" }, func(s *scan.Scan) { s.Header.Filters.Since = ptr("2026-01-01T00:00:00Z") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := known("f")
			if c.entry != nil {
				c.entry(&f)
			}
			b := baseline.Create(world(f), false, nil)
			s := world()
			if c.scan != nil {
				c.scan(s)
			}
			got := baseline.Compare(b, s)
			if len(got.Absent)+len(got.NotLookedAt) != 1 || (len(got.Absent) == 1) != c.gone {
				t.Errorf("absent %v, not looked at %v; want absent: %t", fingerprints(got.Absent), fingerprints(got.NotLookedAt), c.gone)
			}
			pruned, n := b.Prune(s)
			if left := len(pruned.Findings); (left == 0) != c.gone || n.Kept != left || n.Removed != 1-left {
				t.Errorf("prune left %d, says %+v", left, n)
			}
		})
	}
}

func TestUpdate(t *testing.T) {
	old := world(known("same"), known("gone"), changed("unseen", func(f *finding.Finding) { f.Last = "2026-01-05T00:00:00Z" }),
		changed("said", func(f *finding.Finding) { f.Last = "2026-01-04T00:00:00Z" }))
	old.Stats.Rules[0].Cut, old.Stats.Rules[1].Cut = true, true
	b := baseline.Create(old, true, func(f *finding.Finding) bool { return f.Fingerprint == "waived" })
	now := world(
		changed("same", func(f *finding.Finding) { f.First, f.Last = "2026-01-02T10:06:00Z", "2026-01-03T10:00:00Z" }),
		changed("said", func(f *finding.Finding) { f.Message = "else" }),
		known("fresh"), known("waived"),
	)
	now.Stats.Rules[1].Exercised = 0
	waived := func(f *finding.Finding) bool { return f.Fingerprint == "waived" || f.Fingerprint == "same" }
	out, n := b.Update(now, false, waived)
	if want := (baseline.Changes{Added: 1, Changed: 1, Kept: 2, Removed: 1}); n != want {
		t.Errorf("changes %+v, want %+v", n, want)
	}
	var got []string
	for _, e := range out.Findings {
		got = append(got, strings.Join([]string{e.Fingerprint, e.First, e.Last}, " "))
	}
	slices.Sort(got)
	want := []string{
		"fresh 2026-01-02T10:05:00Z 2026-01-02T10:10:00Z",
		"said 2026-01-02T10:05:00Z 2026-01-04T00:00:00Z",
		"same 2026-01-02T10:05:00Z 2026-01-03T10:00:00Z",
		"unseen 2026-01-02T10:05:00Z 2026-01-05T00:00:00Z",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff([]baseline.Rule{{ID: "B", Instance: "p"}}, out.Cut); d != "" {
		t.Errorf("cut rules (-want +got):\n%s", d)
	}
	if !b.Incomplete || out.Incomplete {
		t.Errorf("incomplete: %t, then %t", b.Incomplete, out.Incomplete)
	}
	if len(b.Findings) != 4 {
		t.Error("the old baseline was changed")
	}
}

func encode(t *testing.T, b *baseline.Baseline) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := baseline.Encode(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestFile pins the file's bytes and reads them again.
func TestFile(t *testing.T) {
	s := world(
		changed("z", func(f *finding.Finding) { f.Rule, f.Severity, f.Resource = "B", finding.Low, "bad \xff <&>" }),
		known("b"), known("a"),
		changed("c", func(f *finding.Finding) { f.Subject, f.Principal, f.Resource, f.Concluded = "key", "", "", true }),
	)
	s.Stats.Rules[1].Cut = true
	b := baseline.Create(s, true, nil)
	got := encode(t, b)
	path := filepath.Join("testdata", "file.json")
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	back, err := baseline.Decode(bytes.NewReader(got), "known.json")
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, e := range back.Findings {
		lines = append(lines, e.Line)
	}
	if d := cmp.Diff([]int{10, 11, 12, 13}, lines); d != "" || back.Name != "known.json" {
		t.Errorf("name %q, lines (-want +got):\n%s", back.Name, d)
	}
	if d := cmp.Diff(string(got), string(encode(t, back))); d != "" {
		t.Errorf("read and written again (-want +got):\n%s", d)
	}
	if empty := encode(t, baseline.Create(world(), false, nil)); !bytes.Contains(empty, []byte(`"findings": []`)) {
		t.Errorf("empty: %s", empty)
	}
}

func TestDecodeErrors(t *testing.T) {
	const finding = `{"rule":"A","instance":"p","severity":"high","message_hash":"x","fingerprint":"f"}`
	for text, want := range map[string]string{
		``:                                   "not a baseline file",
		`[]`:                                 "not a baseline file",
		`{}`:                                 `not a baseline file: its format is ""`,
		`{"format":"trailgate-scan/1"}`:      `its format is "trailgate-scan/1"`,
		`{"format":"trailgate-baseline/2"}`:  "newer than",
		`{"format":"trailgate-baseline/10"}`: "newer than",
		`{"format":"trailgate-baseline/0"}`:  `this trailgate reads "trailgate-baseline/1"`,
		`{"format":"trailgate-baseline/1","extra":1}`:                                      "extra",
		`{"format":"trailgate-baseline/1","findings":[` + finding + ",\n" + finding + `]}`: "twice, in lines 1 and 2",
		`{"format":"trailgate-baseline/1","findings":[{"rule":"A","severity":"high"}]}`:    "no fingerprint",
		`{"format":"trailgate-baseline/1","findings":[{"severity":"urgent"}]}`:             "urgent",
		"<<<<<<< HEAD\n{}": "line 1 is a merge conflict's: take one side",
		"{\n \"findings\": [\n<<<<<<< HEAD\n{}\n>>>>>>> x\n]}": "line 3 is a merge conflict's",
		"{\n \"findings\": [\n  {]\n}":                         "line 3 is no JSON",
		" \n":                                                  "it is empty; make it again with 'trailgate baseline create SCAN'",
	} {
		if _, err := baseline.Decode(strings.NewReader(text), "x"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}

func TestRunGUID(t *testing.T) {
	h := world().Header
	id := baseline.RunGUID(&h)
	local := h
	local.AsOf = h.AsOf.In(time.FixedZone("x", 3600))
	if baseline.RunGUID(&local) != id {
		t.Error("the zone of as-of changes the GUID")
	}
	for name, change := range map[string]func(*scan.Header){
		"as-of":   func(h *scan.Header) { h.AsOf = h.AsOf.Add(time.Second) },
		"objects": func(h *scan.Header) { h.ObjectList = "other" },
		"filter":  func(h *scan.Header) { h.Filters.Accounts = []string{"111122223333"} },
		"regions": func(h *scan.Header) { h.Filters.Regions = []string{"111122223333"} },
		"since":   func(h *scan.Header) { h.Filters.Since = &h.AsOf },
		"packs":   func(h *scan.Header) { h.Packs = []scan.Pack{{Instance: "p", Digest: "d"}} },
	} {
		other := h
		change(&other)
		if baseline.RunGUID(&other) == id {
			t.Errorf("%s does not change the GUID", name)
		}
	}
}
