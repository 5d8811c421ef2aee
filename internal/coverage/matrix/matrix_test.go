package matrix_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/coverage/coveragetest"
	"github.com/trailgate/trailgate/internal/coverage/matrix"
)

var update = flag.Bool("update", false, "rewrite golden files")

// estate has cells of every answer, and a trail that fails to deliver.
func estate() *coverage.Estate {
	e := &coverage.Estate{Accounts: coveragetest.Accounts()}
	e.Accounts[0].Name = "management"
	e.Accounts[2].Unknown = coverage.Gaps{"trails": "cloudtrail:DescribeTrails was refused", "regions": "account:ListRegions was refused"}
	e.Trails = []coverage.Trail{
		{Name: "org", Account: coveragetest.Owner, HomeRegion: "us-east-1", MultiRegion: true, Organization: true, GlobalServices: true, Status: []coverage.Status{
			{Region: "us-east-1", Logging: true, Measured: true},
			{Region: "eu-west-1", Logging: true, Measured: true, DeliveryError: "NoSuchBucket"},
			{Region: coveragetest.OptInRegion, Measured: true},
		}},
		{
			Name: "ml", Account: coveragetest.Owner, HomeRegion: "us-east-1", Status: []coverage.Status{{Logging: true, Measured: true}},
			Selectors: coveragetest.Advanced(coveragetest.WithData(coveragetest.Endpoint, coveragetest.Eq("eventName", "InvokeEndpoint"))),
		},
	}
	return e
}

func TestWrite(t *testing.T) {
	e := estate()
	kinds := append(coverage.ManagementKinds(), coverage.DataKinds(coveragetest.Endpoint)...)
	gaps := []coverage.Gap{
		{Kind: coverage.Contradicted, Account: coveragetest.Member, Region: "eu-west-1", First: "2026-11-10", Last: "2026-11-11", Events: 7, Reason: "other sources have management events"},
		{Kind: coverage.SilentRegion, Account: coveragetest.Owner, Region: "us-east-1", First: "2026-11-01", Last: "2026-11-30", Reason: "no event"},
	}
	r := matrix.New("test", "2026-12-01T00:00:00Z", e, e.Matrix(kinds, coverage.Options{}), gaps)
	for _, format := range matrix.Formats() {
		var b bytes.Buffer
		if err := r.Write(&b, format); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", "matrix."+format)
		if *update {
			if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), b.String()); d != "" {
			t.Errorf("%s (-want +got):\n%s", path, d)
		}
	}
	if err := r.Write(&bytes.Buffer{}, "csv"); err == nil {
		t.Error("csv was written")
	}
}

func TestVerdict(t *testing.T) {
	cell := func(a coverage.Answer, h coverage.Health) coverage.Cell { return coverage.Cell{Answer: a, Health: h} }
	contradicted := []coverage.Gap{{Kind: coverage.Contradicted}}
	silent := []coverage.Gap{{Kind: coverage.SilentDay}}
	for _, tt := range []struct {
		name  string
		cells []coverage.Cell
		gaps  []coverage.Gap
		want  int
	}{
		{"nothing was judged", nil, nil, 3},
		{"covered", []coverage.Cell{cell(coverage.Covered, coverage.OK)}, silent, 0},
		{"planned", []coverage.Cell{cell(coverage.Covered, coverage.Unmeasured)}, nil, 0},
		{"failing", []coverage.Cell{cell(coverage.Covered, coverage.Failing)}, nil, 2},
		{"contradicted", []coverage.Cell{cell(coverage.Covered, coverage.OK)}, contradicted, 2},
		{"partial", []coverage.Cell{cell(coverage.Partial, coverage.OK)}, nil, 2},
		{"not covered", []coverage.Cell{cell(coverage.NotCovered, coverage.OK)}, nil, 2},
		{"unknown outranks", []coverage.Cell{cell(coverage.NotCovered, coverage.OK), cell(coverage.Undecided, coverage.OK)}, nil, 3},
	} {
		if got := matrix.New("test", "", &coverage.Estate{}, tt.cells, tt.gaps).Verdict.ExitCode; got != tt.want {
			t.Errorf("%s: exit code %d, want %d", tt.name, got, tt.want)
		}
	}
}
