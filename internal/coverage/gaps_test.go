package coverage_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/coverage/coveragetest"
	"github.com/trailgate/trailgate/internal/scan"
)

func TestFindGaps(t *testing.T) {
	started := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	trail := coverage.Trail{
		Name: "main", Account: coveragetest.Owner, HomeRegion: "eu-west-1", MultiRegion: true, GlobalServices: true, Organization: true,
		Status: []coverage.Status{{Logging: true, Started: &started}},
	}
	e := &coverage.Estate{Accounts: coveragetest.Accounts()[:2], Trails: []coverage.Trail{trail}}
	cell := func(account, region, day string, n int64) scan.Cell {
		return scan.Cell{Account: account, Region: region, Source: "sts.amazonaws.com", Category: "Management", Hour: day + "T08", Events: n}
	}
	file := func(account, region, day string) scan.Object {
		return scan.Object{URI: fmt.Sprintf("s3://org-trail/AWSLogs/o-exampleorg1/%s/CloudTrail/%s/%s/%s/%s/x.json.gz", account, region, day[:4], day[5:7], day[8:]), State: scan.Read}
	}
	// Everything is busy from the 10th to the 14th.
	busy := func() *scan.Scan {
		s := &scan.Scan{}
		for _, a := range e.Accounts {
			for _, r := range a.Regions {
				for d := 10; d <= 14; d++ {
					day := fmt.Sprintf("2026-11-%d", d)
					s.Observations.Cells = append(s.Observations.Cells, cell(a.ID, r, day, 3))
					s.Objects = append(s.Objects, file(a.ID, r, day))
				}
			}
		}
		return s
	}
	without := func(s *scan.Scan, drop func(account, region, day string) bool, events, files bool) {
		out := &scan.Scan{}
		for i, c := range s.Observations.Cells {
			dropped := drop(c.Account, c.Region, c.Hour[:10])
			if !dropped || !events {
				out.Observations.Cells = append(out.Observations.Cells, c)
			}
			if !dropped || !files {
				out.Objects = append(out.Objects, s.Objects[i])
			}
		}
		s.Observations.Cells, s.Objects = out.Observations.Cells, out.Objects
	}
	tests := []struct {
		name   string
		change func(*scan.Scan)
		want   []string
	}{
		{"busy everywhere", func(*scan.Scan) {}, nil},
		{"a silent day", func(s *scan.Scan) {
			without(s, func(a, r, d string) bool { return a == coveragetest.Member && r == "eu-west-1" && d == "2026-11-12" }, true, true)
		}, []string{"silent_day 444455556666 eu-west-1 2026-11-12 2026-11-12 0"}},
		{"the last days are missing: perhaps they are not delivered yet", func(s *scan.Scan) {
			without(s, func(a, r, d string) bool { return r == "eu-west-1" && d >= "2026-11-13" }, true, true)
		}, nil},
		{"a silent Region", func(s *scan.Scan) {
			without(s, func(a, r, _ string) bool { return a == coveragetest.Owner && r == coveragetest.OptInRegion }, true, true)
		}, []string{"silent_region 111122223333 me-south-1 2026-11-10 2026-11-14 0"}},
		{"a silent account", func(s *scan.Scan) {
			without(s, func(a, _, _ string) bool { return a == coveragetest.Member }, true, true)
		}, []string{"silent_account 444455556666  2026-11-10 2026-11-14 0"}},
		{"a silent account that the filters leave out", func(s *scan.Scan) {
			without(s, func(a, _, _ string) bool { return a == coveragetest.Member }, true, true)
			s.Header.Filters.Accounts = []string{coveragetest.Owner}
		}, nil},
		{"a silent Region that the filters leave out", func(s *scan.Scan) {
			without(s, func(a, r, _ string) bool { return r == "eu-west-1" }, true, true)
			s.Header.Filters.Regions = []string{"us-east-1", coveragetest.OptInRegion}
		}, nil},
		{"events without log files", func(s *scan.Scan) {
			without(s, func(a, r, d string) bool {
				return a == coveragetest.Member && r == "eu-west-1" && d >= "2026-11-11" && d <= "2026-11-13"
			}, false, true)
		}, []string{"contradicted 444455556666 eu-west-1 2026-11-11 2026-11-12 6"}}, // the files of the 14th may hold those of the 13th
		{"events without log files, delivered on the next day", func(s *scan.Scan) {
			without(s, func(a, r, d string) bool { return a == coveragetest.Member && r == "eu-west-1" && d == "2026-11-12" }, false, true)
		}, nil},
		{"no log files at all: they were not what was scanned", func(s *scan.Scan) {
			without(s, func(string, string, string) bool { return true }, false, true)
		}, nil},
		{"before the trail was started", func(s *scan.Scan) {
			e.Trails[0].Status[0].Started = new(time.Date(2026, 11, 13, 0, 0, 0, 0, time.UTC))
			without(s, func(a, r, d string) bool { return a == coveragetest.Member && r == "eu-west-1" && d == "2026-11-11" }, false, true)
		}, nil},
		{"nothing was read", func(s *scan.Scan) { *s = scan.Scan{} }, nil},
		{"too much was read to know", func(s *scan.Scan) {
			without(s, func(a, r, _ string) bool { return a == coveragetest.Owner && r == coveragetest.OptInRegion }, true, true)
			s.Observations.Truncated = true
		}, nil},
	}
	for _, tt := range tests {
		e.Trails[0].Status[0].Started = &started
		s := busy()
		tt.change(s)
		var got []string
		for _, g := range coverage.FindGaps(e.Matrix(coverage.ManagementKinds(), coverage.Options{}), coverage.Observe(s)) {
			got = append(got, fmt.Sprintf("%s %s %s %s %s %d", g.Kind, g.Account, g.Region, g.First, g.Last, g.Events))
			if g.Reason == "" || len(g.Trails) != 1 {
				t.Errorf("%s: %+v", tt.name, g)
			}
		}
		if d := cmp.Diff(tt.want, got, cmp.Transformer("", func(s []string) []string { return append([]string{}, s...) })); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

// TestIdleRegion holds that a Region which is quiet as often as not has no silent days.
func TestIdleRegion(t *testing.T) {
	e := &coverage.Estate{Accounts: coveragetest.Accounts()[:1], Trails: []coverage.Trail{{Name: "main", Account: coveragetest.Owner, HomeRegion: "eu-west-1", Status: []coverage.Status{{Logging: true}}}}}
	s := &scan.Scan{}
	for _, d := range []string{"01", "05", "06", "20"} {
		s.Observations.Cells = append(s.Observations.Cells, scan.Cell{Account: coveragetest.Owner, Region: "eu-west-1", Category: "Management", Hour: "2026-11-" + d + "T01", Events: 1})
	}
	if g := coverage.FindGaps(e.Matrix(coverage.ManagementKinds(), coverage.Options{}), coverage.Observe(s)); len(g) > 0 {
		t.Errorf("%+v", g)
	}
}

func TestSnapshot(t *testing.T) {
	for _, c := range coveragetest.Random(20) {
		var a, b bytes.Buffer
		if err := c.Value.Encode(&a); err != nil {
			t.Fatal(err)
		}
		e, err := coverage.Decode(a.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Encode(&b); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(a.String(), b.String()); d != "" {
			t.Fatalf("%s (-first +second):\n%s", c.Name, d)
		}
	}
	for _, bad := range []string{``, `[]`, `{}`, `{"format":"trailgate-estate/2"}`, `{"format":"trailgate-estate/1","trials":[]}`} {
		if _, err := coverage.Decode([]byte(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestJoin(t *testing.T) {
	now := &coverage.Estate{
		Accounts: coveragetest.Accounts(), Elsewhere: "",
		Trails: []coverage.Trail{{Name: "main", ARN: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main"}, {Name: "data", ARN: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/data"}},
	}
	planned := &coverage.Estate{
		Trails:    []coverage.Trail{{Name: "main", ARN: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main", MultiRegion: true}, {Name: "new"}, {Name: "newer"}},
		Elsewhere: "the plan shows its own trails alone",
	}
	got := coverage.Join(now, planned)
	var names []string
	for _, tr := range got.Trails {
		names = append(names, fmt.Sprintf("%s %t", tr.Name, tr.MultiRegion))
	}
	if d := cmp.Diff([]string{"data false", "main true", "new false", "newer false"}, names); d != "" {
		t.Errorf("trails (-want +got):\n%s", d)
	}
	if alone := coverage.Join(planned); alone.Elsewhere == "" {
		t.Error("a plan alone shows everything")
	}
	if len(got.Accounts) != 3 || got.Elsewhere != "" {
		t.Errorf("got %d accounts, elsewhere %q", len(got.Accounts), got.Elsewhere)
	}
}
