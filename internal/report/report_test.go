package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	if err := r.Render(&b, report.New(s, gate.Decide(gate.Default(), s), o)); err != nil {
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
