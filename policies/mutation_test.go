package policies_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/trailgate/trailgate/internal/mutation"
)

// sampleSize is how many mutants of a rule a plain run of the tests judges.
const sampleSize = 8

// TestMutation proves that the tests of every rule, and of the library, notice each of their conditions. A plain run
// judges a sample; TRAILGATE_MUTATION=full judges every mutant. One rule:
//
//	TRAILGATE_MUTATION=full go test ./policies -run 'TestMutation/sagemaker/root_endpoint$' -v
func TestMutation(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the tests of the rules some thousand times")
	}
	o := mutation.Options{Sample: sampleSize}
	if os.Getenv("TRAILGATE_MUTATION") == "full" {
		o.Sample = 0
	}
	for _, pack := range packs(t) {
		t.Run(pack, func(t *testing.T) { mutatePack(t, pack, o) })
	}
}

// packs returns the folders beside this file that hold packs, and the library's.
func packs(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "testdata" {
			names = append(names, e.Name())
		}
	}
	return names
}

func mutatePack(t *testing.T, pack string, o mutation.Options) {
	src := mutation.Source{Pack: os.DirFS(pack)}
	if pack != "lib" {
		src.Lib = os.DirFS("lib")
	}
	suite, err := mutation.Load(src)
	if err != nil {
		t.Fatal(err)
	}
	list := equivalents(t, src.Pack)
	for _, e := range suite.Strangers(list) {
		t.Errorf("%s: no rule has the file %s", mutation.ListName, e.Key.File)
	}
	for _, unit := range suite.Units() {
		t.Run(unit, func(t *testing.T) {
			r, err := suite.Run(t.Context(), unit, o)
			if err != nil {
				t.Fatal(err)
			}
			for _, err := range r.Accept(list) {
				t.Error(err)
			}
			report(t, r)
		})
	}
}

func equivalents(t *testing.T, pack fs.FS) []mutation.Equivalent {
	t.Helper()
	f, err := pack.Open(mutation.ListName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := mutation.ReadEquivalents(f)
	if err != nil {
		t.Fatalf("%s: %v", mutation.ListName, err)
	}
	return list
}

func report(t *testing.T, r *mutation.Report) {
	t.Helper()
	for _, m := range r.Survivors() {
		t.Errorf("%s\n\twrite a test that fails on it; or, if no event can tell it apart, list it in %s:\n\t%s\treason",
			m, mutation.ListName, m.Key)
	}
	for _, m := range r.Mutants {
		if m.Status == mutation.TimedOut || m.Status == mutation.Accepted {
			t.Log(m)
		}
	}
	t.Logf("%d mutants: %d killed, %d timed out, %d survived, %d accepted, %d not run; %d do not compile", len(r.Mutants),
		r.Count(mutation.Killed), r.Count(mutation.TimedOut), r.Count(mutation.Survived), r.Count(mutation.Accepted),
		r.Count(mutation.NotRun), r.Count(mutation.Stillborn))
}
