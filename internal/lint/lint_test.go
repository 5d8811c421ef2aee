package lint_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/lint"
	"github.com/trailgate/trailgate/policies"
)

var update = flag.Bool("update", false, "rewrite golden files")

// manifest is the pack.hcl of cases that have none.
const manifest = "pack {\n  name    = \"org\"\n  version = \"1.0.0\"\n}\n"

// TestWrong checks rules with one mistake each: NAME.txtar holds the pack's files, NAME.diag what is said. That such a
// rule has no test that fires is said only in the cases that are about it.
func TestWrong(t *testing.T) {
	cases, err := filepath.Glob("testdata/wrong/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 40 {
		t.Errorf("%d wrong rules, want 40 or more", len(cases))
	}
	seen := map[string]bool{}
	for _, file := range cases {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			text := said(t, file, strings.HasPrefix(name, "no_test") || strings.HasPrefix(name, "never_fires"))
			for _, l := range lint.Lints() {
				seen[l.Name] = seen[l.Name] || strings.Contains(text, "("+l.Name+")")
			}
			if text == "" {
				t.Error("nothing is said")
			}
			golden(t, strings.TrimSuffix(file, ".txtar")+".diag", text)
		})
	}
	for _, l := range lint.Lints() {
		if !seen[l.Name] {
			t.Errorf("no wrong rule is about %s", l.Name)
		}
	}
}

// TestRight checks rules that look like mistakes and are none.
func TestRight(t *testing.T) {
	cases, err := filepath.Glob("testdata/right/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			if text := said(t, file, strings.HasPrefix(filepath.Base(file), "parameters_")); text != "" {
				t.Error(text)
			}
		})
	}
}

// said checks the pack of an archive and returns the diagnostics as a user sees them.
func said(t *testing.T, file string, untested bool) string {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"pack.hcl": {Data: []byte(manifest)}}
	for _, f := range a.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		t.Fatal(err)
	}
	ds, err := lint.Pack(t.Context(), input(t, files, library, "org"))
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string][]byte{}
	for name, f := range files {
		sources["org/"+name] = f.Data
	}
	var shown diag.Diagnostics
	for _, d := range ds {
		if untested || !strings.HasSuffix(d.Summary, "(no-test)") && !strings.HasSuffix(d.Summary, "(never-fires)") {
			shown = append(shown, d)
		}
	}
	var b strings.Builder
	if err := diag.WriteText(&b, shown, diag.TextOptions{Sources: sources}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", file, d)
	}
}

// TestDocs holds that docs/lint.md describes every lint, in the order of their names, and no other.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "lint.md"))
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, l := range lint.Lints() {
		want = append(want, l.Name+" ("+l.Severity.String()+")")
	}
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "### "); ok {
			got = append(got, name)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("sections of docs/lint.md (-want +got):\n%s", d)
	}
}
