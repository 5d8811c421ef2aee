package mutation_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/mutation"
)

var update = flag.Bool("update", false, "rewrite golden files")

func load(t *testing.T, pack, lib string) *mutation.Suite {
	t.Helper()
	src := mutation.Source{Pack: os.DirFS(pack)}
	if lib != "" {
		src.Lib = os.DirFS(lib)
	}
	s, err := mutation.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func run(t *testing.T, s *mutation.Suite, unit string, o mutation.Options) *mutation.Report {
	t.Helper()
	r, err := s.Run(t.Context(), unit, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRun keeps every mutant of two packs, with what became of it, in a golden file.
func TestRun(t *testing.T) {
	packs := []struct{ name, pack, lib string }{
		{"pack", "testdata/pack", "testdata/lib"},
		{"lib", "testdata/lib", ""},
	}
	for _, p := range packs {
		t.Run(p.name, func(t *testing.T) {
			s := load(t, p.pack, p.lib)
			var got strings.Builder
			for _, unit := range s.Units() {
				for _, m := range run(t, s, unit, mutation.Options{Workers: 3}).Mutants {
					got.WriteString(m.String() + "\n")
				}
			}
			golden(t, p.pack+".golden", got.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
