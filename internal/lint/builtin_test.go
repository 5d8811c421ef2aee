package lint_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/trailgate/trailgate/internal/lint"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/policies"
)

// TestBuiltin holds that the built-in packs have no mistake that a lint knows, and silence none without need.
func TestBuiltin(t *testing.T) {
	root := filepath.Join("..", "..", "policies")
	for _, name := range policies.Packs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := input(t, os.DirFS(filepath.Join(root, name)), os.DirFS(filepath.Join(root, "lib")), name)
			ds, err := lint.Pack(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range ds {
				t.Error(d)
			}
		})
	}
}

// input is how a pack is checked that stands in a folder.
func input(t *testing.T, files, library fs.FS, label string) lint.Input {
	t.Helper()
	text, err := fs.ReadFile(files, pack.ManifestFile)
	if err != nil {
		t.Fatal(err)
	}
	m, ds := pack.ParseManifest(label+"/"+pack.ManifestFile, text)
	if err := ds.Err(); err != nil {
		t.Fatal(err)
	}
	in := lint.Input{
		Knowledge:     known(t),
		Policy:        policy.Input{Pack: m.Name, Files: files, Label: label, Library: library},
		ParameterRows: map[string]int{},
	}
	for _, p := range m.Parameters {
		in.Policy.Parameters = append(in.Policy.Parameters, p.Name)
		in.ParameterRows[p.Name] = p.Range.Start.Line
	}
	in.Defaults = m.Defaults()
	return in
}

// known is shared by all tests.
var known = func() func(t *testing.T) *lint.Knowledge {
	load := sync.OnceValues(lint.Know)
	return func(t *testing.T) *lint.Knowledge {
		t.Helper()
		k, err := load()
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
}()
