package policies_test

import (
	"io/fs"
	"os"
	"path"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/policies"
)

// TestFSHoldsAllThatAScanNeeds compares the embedded files with those on disk: a module in a deeper folder than the
// patterns of go:embed name would be lost.
func TestFSHoldsAllThatAScanNeeds(t *testing.T) {
	want := list(t, os.DirFS("."), needed)
	got := list(t, policies.FS(), func(string) bool { return true })
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("embedded files (-on disk +embedded):\n%s", d)
	}
}

func needed(name string) bool {
	switch path.Base(name) {
	case "pack.hcl", "data.json":
		return true
	}
	return path.Ext(name) == ".rego"
}

func list(t *testing.T, fsys fs.FS, keep func(string) bool) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case !d.IsDir() && keep(name):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("walk: %v", err)
	}
	return names
}

func TestPacks(t *testing.T) {
	want := []string{"cross_account", "identity", "sagemaker", "trail", "trail_coverage"}
	if d := cmp.Diff(want, policies.Packs()); d != "" {
		t.Errorf("Packs() (-want +got):\n%s", d)
	}
	for _, p := range policies.Packs() {
		for _, f := range []string{"pack.hcl", "data.json"} {
			if _, err := fs.Stat(policies.FS(), path.Join(p, f)); err != nil {
				t.Errorf("pack %s: %v", p, err)
			}
		}
	}
}
