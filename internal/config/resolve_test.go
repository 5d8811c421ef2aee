package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/config"
)

func rules() []config.RuleRef {
	return []config.RuleRef{
		{ID: "TG-SM-001", Name: "sagemaker/root_endpoint"},
		{ID: "TG-SM-002", Name: "sagemaker/root_notebook", Aliases: []string{"SM-OLD-2"}},
		{ID: "TG-SM-010", Name: "sagemaker/presigned_url"},
	}
}

// show writes an override in a line.
func show(o config.Override) string {
	var parts []string
	if o.Enabled != nil {
		parts = append(parts, map[bool]string{true: "on", false: "off"}[*o.Enabled])
	}
	if o.Severity != nil {
		parts = append(parts, o.Severity.String())
	}
	if o.Enforcement != nil {
		parts = append(parts, string(*o.Enforcement))
	}
	return strings.Join(parts, " ")
}

func TestResolve(t *testing.T) {
	const hard, off = `{ enforcement_level = "hard-mandatory" }`, `{ enabled = false }`
	cases := []struct {
		name     string
		blocks   []string
		want     []string // "id: override"
		problems []string // "line: detail"
	}{
		{"none", nil, nil, nil},
		{"by id", []string{`rule "TG-SM-001" { severity = "low" }`}, []string{"TG-SM-001: low"}, nil},
		{"by name", []string{`rule "sagemaker/root_endpoint" { severity = "low" }`}, []string{"TG-SM-001: low"}, nil},
		{"by alias", []string{`rule "SM-OLD-2" { severity = "low" }`}, []string{"TG-SM-002: low"}, nil},
		{"by pattern of ids", []string{`rule "TG-SM-00?" ` + off}, []string{"TG-SM-001: off", "TG-SM-002: off"}, nil},
		{"by pattern of names", []string{`rule "sagemaker/root_*" ` + off}, []string{"TG-SM-001: off", "TG-SM-002: off"}, nil},
		{
			"exact before pattern, as a whole",
			[]string{`rule "TG-SM-*" ` + off, `rule "TG-SM-001" { severity = "low" }`},
			[]string{"TG-SM-001: low", "TG-SM-002: off", "TG-SM-010: off"},
			nil,
		},
		{
			"longest pattern, whatever the order",
			[]string{`rule "TG-SM-00*" { severity = "info" }`, `rule "TG-SM-0*" { severity = "low" }`, `rule "*" { severity = "high" }`},
			[]string{"TG-SM-001: info", "TG-SM-002: info", "TG-SM-010: low"},
			nil,
		},
		{
			"tie of patterns",
			[]string{`rule "TG-SM-00*" { severity = "info" }`, `rule "TG-SM-0?1" { severity = "low" }`},
			[]string{"TG-SM-001: info", "TG-SM-002: info"},
			[]string{`4: Rule TG-SM-001 is matched by "TG-SM-0?1" here and as well by "TG-SM-00*" at x.trailgate.hcl:3,1-17. Name the rule exactly in one block.`},
		},
		{
			"tie of id and name",
			[]string{`rule "TG-SM-001" { severity = "info" }`, `rule "sagemaker/root_endpoint" { severity = "low" }`},
			[]string{"TG-SM-001: info"},
			[]string{`4: Rule TG-SM-001 is matched by "sagemaker/root_endpoint" here and as well by "TG-SM-001" at x.trailgate.hcl:3,1-17. Name the rule exactly in one block.`},
		},
		{
			"a tie below the block that counts",
			[]string{`rule "TG-SM-00*" { severity = "info" }`, `rule "TG-SM-0?1" { severity = "low" }`, `rule "TG-SM-001" ` + off},
			[]string{"TG-SM-001: off", "TG-SM-002: info"},
			nil,
		},
		{
			"unknown",
			[]string{`rule "TG-SM-l01" ` + off, `rule "XX-*" ` + off, `rule "sagemaker/root_endpiont" ` + off},
			nil,
			[]string{
				`3: Pack "sagemaker" has no rule with this id or name: "TG-SM-l01". Did you mean "TG-SM-001"?`,
				`4: Pack "sagemaker" has no rule that this pattern matches: "XX-*".`,
				`5: Pack "sagemaker" has no rule with this id or name: "sagemaker/root_endpiont". Did you mean "sagemaker/root_endpoint"?`,
			},
		},
		{"a block that never counts is used", []string{`rule "TG-SM-01*" ` + off, `rule "TG-SM-010" { severity = "low" }`}, []string{"TG-SM-010: low"}, nil},
		{"hard-mandatory", []string{`rule "TG-SM-001" ` + hard}, []string{"TG-SM-001: hard-mandatory"}, nil},
		{
			"hard-mandatory, disabled by a pattern that does not count",
			[]string{`rule "TG-SM-001" ` + hard, `rule "TG-SM-0*" ` + off},
			[]string{"TG-SM-001: hard-mandatory", "TG-SM-002: off", "TG-SM-010: off"},
			[]string{`4: TG-SM-001 is made hard-mandatory at x.trailgate.hcl:3,1-17; such a rule cannot be disabled. Choose another enforcement level, or do not disable it.`},
		},
		{
			"hard-mandatory by pattern, disabled exactly",
			[]string{`rule "TG-SM-01*" ` + hard, `rule "TG-SM-010" ` + off},
			[]string{"TG-SM-010: off hard-mandatory"},
			[]string{`4: TG-SM-010 is made hard-mandatory at x.trailgate.hcl:3,1-17; such a rule cannot be disabled. Choose another enforcement level, or do not disable it.`},
		},
		{
			"hard-mandatory by pattern stays under another block",
			[]string{`rule "TG-SM-01*" ` + hard, `rule "TG-SM-010" { severity = "low" }`},
			[]string{"TG-SM-010: low hard-mandatory"},
			nil,
		},
		{
			"hard-mandatory by pattern, lowered by name",
			[]string{`rule "TG-SM-01*" ` + hard, "rule \"TG-SM-010\" {\n  enforcement_level = \"advisory\"\n  enabled = false\n}"},
			[]string{"TG-SM-010: off advisory"},
			nil,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			blocks := strings.Join(c.blocks, "\n")
			p := load(t, "pack \"sagemaker\" {\nsource = \"builtin://sagemaker\"\n"+blocks+"\n}\n").Packs[0]
			overrides, ds := p.Resolve(rules())
			var got, problems []string
			for id, o := range overrides {
				got = append(got, id+": "+show(o.Override))
			}
			slices.Sort(got)
			for _, d := range ds {
				problems = append(problems, string(rune('0'+d.Subject.Start.Line))+": "+d.Detail)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.problems, problems); d != "" {
				t.Errorf("problems (-want +got):\n%s", d)
			}
		})
	}
}
