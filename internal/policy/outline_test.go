package policy_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/policy"
)

// TestOutlines looks at what is found out of the modules and parameters that a rule may need: never too little.
func TestOutlines(t *testing.T) {
	files := fstest.MapFS{
		"lib/one/one.rego":     {Data: []byte("package trailgate.rules.p.lib.one\n\nimport data.trailgate.lib.b\n\nf(x) := b.far(x)\n\nlimit := data.trailgate.params.limit\n")},
		"lib/two/two.rego":     {Data: []byte("package trailgate.rules.p.lib.two\n\nvalue := 1\n")},
		"other/other.rego":     {Data: []byte("# METADATA\n# title: T\n# custom:\n#   id: P-002\npackage trailgate.rules.p.other\n\ndeny contains \"m\" if input.eventName == \"x\"\n")},
		"rule/more/more.rego":  {Data: []byte("package trailgate.rules.p.rule.more\n\nvalue := 1\n")},
		"rule/again.rego":      {Data: []byte("package trailgate.rules.p.rule\n\nagain := 1\n")},
		"rule/rule.rego":       nil,
		"rule/rule_test.rego":  {Data: []byte("package trailgate.rules.p.rule_test\n\nbroken(")},
		"rule/testdata/x.rego": {Data: []byte("broken(")},
	}
	library := fstest.MapFS{
		"a/a.rego": {Data: []byte("package trailgate.lib.a\n\nnear(x) := x\n")},
		"b/b.rego": {Data: []byte("package trailgate.lib.b\n\nfar(x) := x\n")},
	}
	for name, tt := range map[string]struct {
		rego                string
		modules, parameters string // besides rule/rule.rego and rule/again.rego
	}{
		"nothing":                        {`deny contains "m" if input.eventName == "x"`, "", ""},
		"a helper, and what it needs":    {"import data.trailgate.rules.p.lib.one\n\ndeny contains \"m\" if one.f(input.eventName) == \"x\"", "lib/one/one.rego b/b.rego", "limit"},
		"by its whole name":              {`deny contains "m" if data.trailgate.rules.p.lib.two.value == 1`, "lib/two/two.rego", ""},
		"in the result of a call":        {"import data.trailgate.lib.a\n\ndeny contains \"m\" if object.keys(a.near(input.requestParameters))[_] == \"x\"", "a/a.rego", ""},
		"called in the head of one":      {`deny contains "m" if data.trailgate.lib.a.near(["x"])[0] == input.eventName`, "a/a.rego", ""},
		"by a variable":                  {`deny contains "m" if data.trailgate.rules.p.lib[_].value == input.eventName`, "lib/one/one.rego lib/two/two.rego b/b.rego", "limit"},
		"a parameter":                    {"import data.trailgate.params\n\ndeny contains \"m\" if input.eventName in params.names", "", "names"},
		"a parameter under another name": {"import data.trailgate.params.names as ns\n\ndeny contains \"m\" if input.eventName in ns", "", "names"},
		"any parameter":                  {"import data.trailgate.params\n\ndeny contains \"m\" if input.eventName in params[_]", "", "any"},
		"all parameters":                 {"import data.trailgate.params\n\ndeny contains \"m\" if count(params) == 1", "", "any"},
		"replaced parameters":            {`deny contains "m" if x with data.trailgate.params as {}` + "\n\nx if input.eventName", "", "any"},
	} {
		t.Run(name, func(t *testing.T) {
			files["rule/rule.rego"] = &fstest.MapFile{Data: []byte("# METADATA\n# title: T\n# custom:\n#   id: P-001\npackage trailgate.rules.p.rule\n\n" + tt.rego + "\n")}
			in := policy.Input{Pack: "p", Files: files, Label: "p", Library: library, Parameters: []string{"limit", "names"}}
			outlines, err := policy.Outlines(in)
			if err != nil {
				t.Fatal(err)
			}
			var of policy.Outline
			for _, o := range outlines {
				if o.Rule.ID == "P-001" {
					of = o
				}
			}
			want := strings.Fields("rule/again.rego rule/rule.rego " + tt.modules)
			got := slices.Concat(of.Modules, of.Library)
			slices.Sort(want)
			slices.Sort(got)

			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("modules (-want +got):\n%s", d)
			}
			parameters := strings.Join(of.Parameters, " ")
			if of.Any {
				parameters = "any"
			}
			if parameters != tt.parameters {
				t.Errorf("parameters %q, want %q", parameters, tt.parameters)
			}
			p := policy.Open(in, outlines)
			for _, r := range p.Rules {
				if _, err := r.Deny[0].Compiler(p); err != nil {
					t.Errorf("%s: %v", r.ID, err)
				}
			}
		})
	}
}
