package mutation_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/mutation"
)

// pack is a pack of one rule, "r", with tests.
func pack(t *testing.T, rule, tests string) (*mutation.Suite, error) {
	t.Helper()
	fsys := fstest.MapFS{"r/r.rego": {Data: []byte("package r\n" + rule)}}
	if tests != "" {
		fsys["r/r_test.rego"] = &fstest.MapFile{Data: []byte("package r_test\nimport data.r\n" + tests)}
	}
	return mutation.Load(mutation.Source{Pack: fsys})
}

func TestErrors(t *testing.T) {
	tests := []struct{ name, rule, tests, want string }{
		{"no test", "p if input.x", "", "run tests of r: there are none"},
		{"no test rule", "p if input.x", "helper := 1", "run tests of r: there are none"},
		{"failing test", "p if input.x", "test_p if r.p", "r/r_test.rego:3: data.r_test.test_p"},
		{"failing case", "p if input.x", "test_p[n] if {\n some n in [1, 2]\n n == 1\n}", "data.r_test.test_p"},
		{"failing builtin", `p if to_number(input) == 1`, `test_p if not r.p with input as "x"`, "eval_builtin_error"},
		{"same name twice", "p if input", "test_p if r.p with input as 1\ntest_p if true", "is defined twice"},
		{"compile error", "p if q", "test_p if r.p", "var q is unsafe"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := pack(t, tt.rule, tt.tests)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = s.Run(t.Context(), "r", mutation.Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestLoadErrors(t *testing.T) {
	tests := []struct {
		name string
		fsys fstest.MapFS
		want string
	}{
		{"syntax", fstest.MapFS{"r/r.rego": {Data: []byte("package r\np if {")}}, "parse r/r.rego"},
		{"parameters", fstest.MapFS{"data.json": {Data: []byte("{")}}, "parse data.json"},
		{"tests alone", fstest.MapFS{"r/r_test.rego": {Data: []byte("package r")}}, "tests without a rule"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := mutation.Load(mutation.Source{Pack: tt.fsys})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	s := load(t, "testdata/pack", "testdata/lib")
	if _, err := s.Run(t.Context(), "absent", mutation.Options{}); err == nil || !strings.Contains(err.Error(), "kinds") {
		t.Errorf("error %v, want one that names the rules there are", err)
	}
}

// TestTimedOut: without its condition the rule counts to a thousand million.
func TestTimedOut(t *testing.T) {
	s, err := pack(t, `
p if {
	input.n > 3
	r := numbers.range(1, 1000)
	count([1 | some _ in r; some _ in r; some _ in r]) > 0
}
`, `test_p if not r.p with input as {"n": 3}`)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, s, "r", mutation.Options{Limit: 100 * time.Millisecond})
	for _, m := range r.Mutants {
		if m.Key.Kind == mutation.Drop && m.Key.Text == "input.n > 3" && m.Status != mutation.TimedOut {
			t.Errorf("%s, want timed out", m)
		}
	}
	if r.Count(mutation.TimedOut) == 0 {
		t.Error("no mutant timed out")
	}
}

// TestSample: a sample is the same at each run, and what is not in it says so.
func TestSample(t *testing.T) {
	s := load(t, "testdata/pack", "testdata/lib")
	const n = 5
	one := run(t, s, "weak", mutation.Options{Sample: n, Workers: 1})
	two := run(t, s, "weak", mutation.Options{Sample: n, Workers: 4})
	if diff := cmp.Diff(one, two); diff != "" {
		t.Errorf("two samples differ:\n%s", diff)
	}
	if got := len(one.Mutants) - one.Count(mutation.NotRun); got != n {
		t.Errorf("%d mutants ran, want %d", got, n)
	}
	all := run(t, s, "weak", mutation.Options{Sample: len(one.Mutants)})
	if got := all.Count(mutation.NotRun); got != 0 {
		t.Errorf("%d mutants did not run, want 0", got)
	}
}

// TestCheck: what tests let pass can still be noticed by a check, which is given the changed rule.
func TestCheck(t *testing.T) {
	s := load(t, "testdata/pack", "testdata/lib")
	check := func(modules map[string]*ast.Module) error {
		if strings.Contains(modules["weak/weak.rego"].String(), "not input.b") {
			return nil
		}
		return errors.New("silent.json: fires")
	}
	r := run(t, s, "weak", mutation.Options{Check: check})
	i := slices.IndexFunc(r.Mutants, func(m mutation.Mutant) bool {
		return m.Key.Kind == mutation.Drop && m.Key.Text == "not input.b"
	})
	if m := r.Mutants[i]; m.Status != mutation.Killed || m.By != "silent.json: fires" {
		t.Errorf("%s, want killed by the check", m)
	}
	if len(r.Survivors()) == 0 {
		t.Error("no survivor, want those that the check lets pass")
	}
}

func TestUnits(t *testing.T) {
	got := load(t, "testdata/pack", "testdata/lib").Units()
	if diff := cmp.Diff([]string{"kinds", "lib/names", "weak"}, got); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
}
