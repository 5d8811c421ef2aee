package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/policy"
)

func loadConftest(rego string, namespaces ...string) (*policy.Policy, error) {
	files := fstest.MapFS{
		"p.rego": {Data: []byte(rego)}, "p_test.rego": {Data: []byte("no rego")},
		"lib/r.rego": {Data: []byte("package lib.r\n\nall := input.Records\n")},
	}
	return policy.Load(policy.Input{
		Pack: "c", Files: files, Label: "./policy", Conftest: &policy.Conftest{Label: "c", Namespaces: namespaces},
	})
}

func TestConftest(t *testing.T) {
	type rule struct {
		ID, Name string
		Severity finding.Severity
		Wrapped  bool
	}
	cases := map[string]struct {
		rego       string
		namespaces []string
		want       []rule
	}{
		"v0": {
			"package main\n\ndeny[m] {\n\tinput.x\n\tm = \"m\"\n}\n\nwarn_a[m] {\n\tinput.Records[_].x\n\tm = \"m\"\n}\n\ndenied = true { true }\n", nil,
			[]rule{{"c/main.deny", "c/main/deny", finding.High, false}, {"c/main.warn_a", "c/main/warn_a", finding.Medium, true}},
		},
		"v1, wrapped by a helper": {
			"package a.b\n\nimport data.lib.r\n\nviolation contains \"m\" if r.all[_].x\n\nnotice contains \"n\" if input.x\n",
			[]string{"a.b"},
			[]rule{{"c/a.b.violation", "c/a/b/violation", finding.High, true}},
		},
		"wrapped by a helper of which a part is taken": {
			"package main\n\ndeny contains \"m\" if first(input)[0].x\n\nfirst(_) := all\n\nall := input.Records\n", nil,
			[]rule{{"c/main.deny", "c/main/deny", finding.High, true}},
		},
		"wrapped by an alias": {
			"package main\n\nimport input.Records as records\n\ndeny contains \"m\" if records[_].x\n", nil,
			[]rule{{"c/main.deny", "c/main/deny", finding.High, true}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := loadConftest(c.rego, c.namespaces...)
			if err != nil {
				t.Fatal(err)
			}
			var got []rule
			for _, r := range p.Rules {
				got = append(got, rule{r.ID, r.Name, r.Severity, r.Deny[0].Wrapped})
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("rules (-want +got):\n%s", d)
			}
		})
	}
}

func TestConftestRefuses(t *testing.T) {
	for rego, want := range map[string]string{
		"package main\n\ndeny[m] if { m := input.x }\n":                              "did you mean 'deny contains msg if …'?",
		"package main\n\nimport future.keywords.if\n\ndeny[m] if { m := input.x }\n": "did you mean 'deny contains msg if …'?",
		"package main\n\ndeny := [\"x\"]\n":                                          "is no set of findings",
		"package main\n\ndeny[m] { opa.runtime(); m = \"m\" }\n":                     "opa.runtime is not available",
		"package main\n\ndeny[m] { parse_config_file(\"x\"); m = \"m\" }\n":          "parse_config_file is a builtin of conftest's own",
		"package mian\n\ndeny[m] { m = \"m\" }\n":                                    `there is no package main. Did you mean "mian"?`,
		"package main\n\nx = 1\n":                                                    "no deny, violation or warn is in main",
		"package main\n\ndeny[m] { m = \n":                                           "rego_parse_error",
		"package trailgate.lib.event\n\nx = 1\n":                                     "packages below trailgate are for packs",
	} {
		_, err := loadConftest(rego)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nLoad: %v\nwant %s", rego, err, want)
		}
	}
}

// TestConftestIsNotStrict loads a policy with an unused variable, which strict mode would refuse.
func TestConftestIsNotStrict(t *testing.T) {
	if _, err := loadConftest("package main\n\nimport rego.v1\n\ndeny contains m if {\n\tm := input.x\n\ty := 1\n}\n"); err != nil {
		t.Errorf("Load: %v", err)
	}
}
