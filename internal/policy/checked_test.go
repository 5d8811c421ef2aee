package policy_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/policies"
)

// TestCheckedIsTheSame loads built-in packs with all checks, and without those that a scan leaves out: the rules and the
// compiled modules are the same.
func TestCheckedIsTheSame(t *testing.T) {
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		t.Fatal(err)
	}
	shared := policy.ParseLibrary(library)
	for _, name := range policies.Packs() {
		t.Run(name, func(t *testing.T) {
			files, err := fs.Sub(policies.FS(), name)
			if err != nil {
				t.Fatal(err)
			}
			text, err := fs.ReadFile(files, pack.ManifestFile)
			if err != nil {
				t.Fatal(err)
			}
			m, ds := pack.ParseManifest(name, text)
			if err := ds.Err(); err != nil {
				t.Fatal(err)
			}
			in := policy.Input{Pack: name, Files: files, Label: name, Library: library}
			for _, p := range m.Parameters {
				in.Parameters = append(in.Parameters, p.Name)
			}
			full, err := policy.Load(in)
			if err != nil {
				t.Fatal(err)
			}
			in.Checked, in.Shared = true, shared
			checked, err := policy.Load(in)
			if err != nil {
				t.Fatal(err)
			}
			want, got := asText(full), asText(checked)
			leaveUnreached(want, got)
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("compiled modules (-all checks +checked):\n%s", d)
			}
			same := cmp.Comparer(func(a, b *policy.Query) bool {
				return a == b || a != nil && b != nil && a.Ref.Equal(b.Ref) && a.Severity == b.Severity
			})
			if d := cmp.Diff(full.Rules, checked.Rules, same); d != "" {
				t.Errorf("rules (-all checks +checked):\n%s", d)
			}
		})
	}
}

// asText returns the rules of compiled modules, each without the numbers of the compiler's variables.
func asText(p *policy.Policy) map[string][]string {
	out := map[string][]string{}
	number := regexp.MustCompile(`__local\d+__`)
	for name, m := range p.Compiler.Modules {
		for _, r := range m.Rules {
			out[name] = append(out[name], number.ReplaceAllString(r.String(), "__local__"))
		}
	}
	return out
}

// leaveUnreached takes from want the rules of the library that got does not have.
func leaveUnreached(want, got map[string][]string) {
	for name, rules := range want {
		if !strings.HasPrefix(name, "lib/") {
			continue
		}
		want[name] = slices.DeleteFunc(rules, func(r string) bool { return !slices.Contains(got[name], r) })
		if len(want[name]) == 0 {
			delete(want, name)
		}
	}
}
