package policy_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/policy"
)

const good = `# METADATA
# title: A title
# description: A description.
# related_resources:
#   - ref: https://example.com/a
#     description: about it
# custom:
#   id: "TG-P-001"
#   severity: low
#   frameworks: {"cis-aws-5.0": ["3.1", "3.10"]}
#   remediation: Do it.
#   false_positives: None.
#   limits: Some.
#   categories: [Management]
#   tags: ["root"]
#   aliases: ["OLD-1"]
#   group: {max_groups: 5, max_entries: 7}
package trailgate.rules.p.x

deny contains "m" if input.eventName == "A"

warn_more contains "w" if input.eventName == "B"

collect contains {"key": 1, "value": 2}

conclude contains "c"
`

func load(files map[string]string, parameters ...string) (*policy.Policy, error) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib := fstest.MapFS{"a/a.rego": {Data: []byte("package trailgate.lib.a\n\nname(e) := object.get(e, \"eventName\", \"\")\n")}}
	return policy.Load(policy.Input{Pack: "p", Files: fsys, Label: "packs/p", Library: lib, Parameters: parameters})
}

func TestLoadDescribesRules(t *testing.T) {
	p, err := load(map[string]string{
		"x/x.rego":          good,
		"x/x_test.rego":     "not rego at all",
		"x/testdata/y.rego": "nor this",
		".hidden/z.rego":    "nor that",
		"lib/h/h.rego":      "package trailgate.rules.p.lib.h\n\nimport data.trailgate.lib.a\n\nf(e) := a.name(e)\n",
		"second/s.rego":     "# METADATA\n# title: T\n# custom:\n#   id: TG-P-002\npackage trailgate.rules.p.second\n\nnotice contains \"n\" if input.readOnly\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Rules) != 2 {
		t.Fatalf("%d rules, want 2: helpers and tests are none", len(p.Rules))
	}
	want := finding.Rule{
		ID: "TG-P-001", Name: "p/x", Pack: "p", Title: "A title", Description: "A description.", Severity: finding.Low, Enforcement: finding.SoftMandatory,
		Remediation: "Do it.", FalsePositives: "None.", Limits: "Some.", Frameworks: map[string][]string{"cis-aws-5.0": {"3.1", "3.10"}},
		Resources: []finding.Link{{URL: "https://example.com/a", Description: "about it"}}, Tags: []string{"root"}, Categories: []string{"Management"},
		Collect: &finding.CollectBounds{MaxGroups: 5, MaxEntries: 7}, Aliases: []string{"OLD-1"},
	}
	var x, second *policy.Rule
	for _, r := range p.Rules {
		if r.ID == "TG-P-001" {
			x = r
		} else {
			second = r
		}
	}
	if diff := cmp.Diff(want, x.Rule); diff != "" {
		t.Error(diff)
	}
	if len(x.Deny) != 2 || x.Deny[0].Severity != finding.Low || x.Collect == nil || x.Conclude.Severity != finding.Low {
		t.Errorf("documents of x: %+v", x)
	}
	if second.Severity != finding.Low || !cmp.Equal(second.Categories, []string{"Data", "Management"}) && !cmp.Equal(second.Categories, []string{"Management", "Data"}) {
		t.Errorf("a notice without severity is %s, categories %v", second.Severity, second.Categories)
	}
}

func TestLoadRefuses(t *testing.T) {
	with := func(old, replacement string) map[string]string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %q", old)
		}
		return map[string]string{"x/x.rego": strings.Replace(good, old, replacement, 1)}
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  string // part of a message, behind file:row
	}{
		"no file":               {map[string]string{"README.md": ""}, "pack p has no .rego file"},
		"syntax":                {map[string]string{"x/x.rego": "package trailgate.rules.p.x\n\ndeny contains"}, "packs/p/x/x.rego:3: rego_parse_error"},
		"no title":              {with("# title: A title\n", ""), "x.rego:1: rego_compile_error: rule p/x has no title"},
		"no id":                 {with("#   id: \"TG-P-001\"\n", ""), "rule p/x has no id"},
		"bad id":                {with("TG-P-001", "TG P"), `id "TG P" is not of letters`},
		"bad severity":          {with("severity: low", "severity: urgent"), `severity "urgent" is not one of`},
		"number for a text":     {with("limits: Some.", "limits: 7"), "limits in METADATA must be a string"},
		"unquoted control":      {with(`"3.10"`, `3.10`), "frameworks.cis-aws-5.0 in METADATA must be a list of control ids"},
		"unknown category":      {with("[Management]", "[Managing]"), "not Managing"},
		"unknown custom key":    {with("#   limits:", "#   limit:"), "unknown METADATA key custom.limit"},
		"unknown key":           {with("# description:", "# descr:"), "unknown METADATA key descr"},
		"unknown bound":         {with("max_groups", "max_group"), "unknown METADATA key custom.group.max_group"},
		"bound too large":       {with("max_entries: 7", "max_entries: 7000000"), "group.max_entries in METADATA must be a whole number"},
		"bounds, no collect":    {with("collect contains {\"key\": 1, \"value\": 2}\n\nconclude contains \"c\"\n", ""), "no collect"},
		"collect, no conclude":  {with("conclude contains \"c\"\n", ""), "has collect and no conclude"},
		"object, not set":       {with("deny contains \"m\"", "deny := \"m\""), "deny must be a set of findings: did you mean 'deny contains … if'"},
		"no metadata":           {map[string]string{"x/x.rego": "package trailgate.rules.p.x\n\ndeny contains \"m\" if input.x"}, "rule p/x has no METADATA"},
		"metadata twice":        {map[string]string{"x/x.rego": good, "x/y.rego": "# METADATA\n# title: U\npackage trailgate.rules.p.x\n\nf := 1"}, "has METADATA in two files"},
		"one id twice":          {map[string]string{"x/x.rego": good, "y/y.rego": strings.Replace(good, "rules.p.x", "rules.p.y", 1)}, "have one id, TG-P-001"},
		"another pack":          {with("rules.p.x", "rules.q.x"), "package trailgate.rules.q.x is not below trailgate.rules.p"},
		"the pack itself":       {with("rules.p.x", "rules.p"), "package trailgate.rules.p is not below"},
		"undeclared parameter":  {with(`input.eventName == "A"`, `input.eventName in data.trailgate.params.nmes`), "parameter nmes is not declared in pack.hcl (declared are names)"},
		"undeclared, imported":  {with("deny contains", "import data.trailgate.params as ps\n\ndeny contains \"q\" if input.x in ps.nmes\n\ndeny contains"), "parameter nmes is not declared"},
		"network":               {with(`input.eventName == "A"`, `http.send({"url": "x", "method": "get"}).status_code == 1`), "http.send is not available to rules"},
		"unknown function":      {with(`input.eventName == "A"`, `data.trailgate.lib.b.f(input)`), "undefined"},
		"unused import, strict": {with("deny contains", "import data.trailgate.lib.a\n\ndeny contains"), "unused"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(c.files, "names")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			var errs ast.Errors
			if name != "no file" && !errors.As(err, &errs) {
				t.Errorf("%T is no ast.Errors", err)
			}
		})
	}
}

func TestEvalSeesParametersAndTheTimeGiven(t *testing.T) {
	p, err := load(map[string]string{"x/x.rego": strings.Replace(good, `deny contains "m" if input.eventName == "A"`,
		`deny contains sprintf("%s %d", [input.eventName, time.now_ns()]) if input.eventName in data.trailgate.params.names`, 1)}, "names")
	if err != nil {
		t.Fatal(err)
	}
	in, err := policy.NewInstance(t.Context(), p, json.RawMessage(`{"names":["A"]}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"A": `{"A 1000000000"}`, "B": "set()"} {
		input := ast.NewTerm(ast.MustInterfaceToValue(map[string]any{"eventName": name}))
		set, errs, err := in.Eval(t.Context(), p.Rules[0].Deny[0], input, topdown.NewCancel(), time.Unix(1, 0))
		if err != nil || errs != nil || set.String() != want {
			t.Errorf("%s: %v, %v, %v; want %s", name, set, errs, err, want)
		}
	}
}

func TestForbiddenBuiltinsExistInOPA(t *testing.T) {
	have := map[string]bool{}
	for _, b := range ast.CapabilitiesForThisVersion().Builtins {
		have[b.Name] = true
	}
	for _, name := range policy.Forbidden() {
		if !have[name] {
			t.Errorf("%s is forbidden and not in OPA: a name changed, and its successor may be allowed", name)
		}
	}
}
