package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/report"
	"github.com/trailgate/trailgate/internal/scan"
)

var update = flag.Bool("update", false, "write the golden files")

// load reads testdata/name.scan.
func load(t *testing.T, name string) *scan.Scan {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".scan"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := scan.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func render(t *testing.T, r report.Renderer, s *scan.Scan, o report.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Render(&b, report.New(s, gate.Decide(gate.Default(), s, gate.Marks{}), o)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, d)
	}
}

// TestGolden renders every scan of testdata in every format.
func TestGolden(t *testing.T) {
	for _, name := range []string{"full", "clean"} {
		s := load(t, name)
		for _, f := range report.Formats() {
			t.Run(name+"/"+f.Name, func(t *testing.T) {
				golden(t, name+"."+f.Name, render(t, f.Renderer, s, report.Options{Evidence: report.EvidenceName}))
			})
		}
	}
}

func TestTableInColour(t *testing.T) {
	golden(t, "full.color.table", render(t, report.Table{}, load(t, "full"), report.Options{Color: true, Width: 60, MaxFindings: 3}))
}

// TestSameBytes renders twice: nothing depends on the order of a map, and rendering changes nothing in the scan.
func TestSameBytes(t *testing.T) {
	s := load(t, "full")
	for _, f := range report.Formats() {
		first := render(t, f.Renderer, s, report.Options{})
		for range 5 {
			if d := cmp.Diff(first, render(t, f.Renderer, load(t, "full"), report.Options{})); d != "" {
				t.Fatalf("%s differs:\n%s", f.Name, d)
			}
		}
	}
}

// TestHarmless looks for what a terminal would act on in every format, and for text that runs over lines.
func TestHarmless(t *testing.T) {
	s := load(t, "full")
	for _, f := range report.Formats() {
		got := render(t, f.Renderer, s, report.Options{})
		for _, bad := range []string{"\x1b", "\x07", "\n::error::"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s contains %q", f.Name, bad)
			}
		}
		if f.Name == "table" || f.Name == "csv" || f.Name == "sarif" {
			if strings.Contains(got, "\u202e") {
				t.Errorf("%s contains an override of the writing direction", f.Name)
			}
		}
	}
}

// TestTableFits: no line is wider than it may be.
func TestTableFits(t *testing.T) {
	s := load(t, "full")
	for width := 40; width < 130; width++ {
		for l := range strings.Lines(render(t, report.Table{}, s, report.Options{Width: width})) {
			if n := displaywidth.String(strings.TrimSuffix(l, "\n")); n > width {
				t.Errorf("at width %d, %d columns: %s", width, n, l)
			}
		}
	}
}

// TestTableCutsNothingInSilence: what is not shown is counted, and every rule that found something is named.
func TestTableCutsNothingInSilence(t *testing.T) {
	s := load(t, "full")
	got := render(t, report.Table{}, s, report.Options{MaxFindings: 2})
	for _, want := range []string{"2 findings shown, 11 more counted", "7 more findings of this rule", "TG-SM-001", "TG-SM-002", "TG-SM-003", "prod/ORG-1", "sandbox/ORG-1"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if all := render(t, report.Table{}, s, report.Options{MaxFindings: -1}); strings.Contains(all, "not shown") {
		t.Errorf("all were asked for:\n%s", all)
	}
}

// TestPartial: a scan that was not judged says so.
func TestPartial(t *testing.T) {
	s := load(t, "clean")
	s.State, s.Header.Shard = scan.Partial, &scan.Shard{Index: 0, Count: 2}
	if got := render(t, report.Table{}, s, report.Options{}); !strings.Contains(got, "INCOMPLETE (exit code 3): the scan is shard 0 of 2") {
		t.Errorf("table of a shard:\n%s", got)
	}
}

func TestNeedsEvidence(t *testing.T) {
	s := load(t, "clean")
	if report.NeedsEvidence(s) {
		t.Error("a scan without findings needs no evidence file")
	}
	for object, want := range map[string]bool{"logs/b.json": false, "stdin": true, "s3://bucket/b.json": true} {
		s.Findings = []finding.Finding{{Rule: "TG-SM-001", Instance: "sagemaker", Occurrences: []finding.Occurrence{{Object: object}}}}
		if got := report.NeedsEvidence(s); got != want {
			t.Errorf("NeedsEvidence of a finding in %s is %v", object, got)
		}
	}
	s.Findings[0].Occurrences = nil
	if !report.NeedsEvidence(s) {
		t.Error("a finding without an occurrence has its place in the evidence file")
	}
}
