package policies_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/ruletest"
	"github.com/trailgate/trailgate/policies"
)

// minCoverage is how much of each pack's lines the tests must reach, in percent.
const minCoverage = 95

// TestRules runs the tests of every pack as 'trailgate rule test' does: test_ functions, and the events beside each rule.
// Each rule has both kinds of events and tests that make it fire.
func TestRules(t *testing.T) {
	for _, name := range policies.Packs() {
		t.Run(name, func(t *testing.T) {
			p := openPack(t, name)
			r, err := ruletest.Run(t.Context(), p, ruletest.Options{Coverage: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range r.Cases {
				if c.Status != ruletest.Passed {
					t.Errorf("%s: %s %s:%d: %s\n%s", c.Status, c.Name, c.File, c.Line, c.Message, c.Trace)
				}
			}
			for _, rule := range append(r.Untested(), r.Silent()...) {
				t.Errorf("no test makes %s report anything", rule)
			}
			for _, rule := range r.Rules {
				if rule.Events < 2 || rule.Tests == 0 {
					t.Errorf("%s has %d test functions and %d files of events; want some, and both fires and silent", rule.Name, rule.Tests, rule.Events)
				}
			}
			if r.Coverage.Percent < minCoverage {
				t.Errorf("tests cover %v%% of the lines, want %d%%: %+v", r.Coverage.Percent, minCoverage, r.Coverage.Files)
			}
		})
	}
}

// openPack opens the folder of a built-in pack, with its events.
func openPack(t *testing.T, name string) *ruletest.Pack {
	t.Helper()
	text, err := os.ReadFile(name + "/" + pack.ManifestFile)
	if err != nil {
		t.Fatal(err)
	}
	m, ds := pack.ParseManifest(pack.ManifestFile, text)
	if ds.HasErrors() {
		t.Fatal(ds.Err())
	}
	p := &ruletest.Pack{
		Name: name, Label: "policies/" + name, Files: os.DirFS(name), Library: os.DirFS("lib"), Parameters: map[string]json.RawMessage{},
	}
	in := policy.Input{Pack: name, Files: p.Files, Label: p.Label, Library: p.Library}
	for _, param := range m.Parameters {
		in.Parameters = append(in.Parameters, param.Name)
		p.Parameters[param.Name] = pack.JSON(param.Default)
	}
	if p.Policy, err = policy.Load(in); err != nil {
		t.Fatal(err)
	}
	return p
}
