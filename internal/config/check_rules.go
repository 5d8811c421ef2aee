package config

import (
	"fmt"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/waiver"
)

// checkPatterns reports patterns of rules that are none.
func (l *loader) checkPatterns(patterns []string, at []hcl.Range) {
	for i, p := range patterns {
		if _, err := path.Match(p, ""); err != nil {
			l.report(diag.Diagnostic{
				Summary: "Invalid rule pattern",
				Detail:  fmt.Sprintf("%q must be a rule's id or name, one of an instance such as \"label/TG-SM-001\", or a pattern such as \"TG-SM-*\".", p),
				Subject: diag.FromHCL(at[i]),
			})
		}
	}
}

// CheckRules compares what waivers and gates say about rules with all rules of all packs, disabled ones included: it is
// an error when a pattern fits none, when match names a pack that there is not, and when a waiver names a hard-mandatory
// rule exactly.
func (c *Config) CheckRules(rules []finding.Rule) diag.Diagnostics {
	var ds diag.Diagnostics
	for _, w := range c.Waivers {
		for i, p := range w.Rules {
			fits := fitting(p, rules)
			if len(fits) == 0 {
				ds = append(ds, unknownRule(p, rules, w.rules[i]))
			}
			if finding.IsGlob(p) {
				continue
			}
			for _, r := range fits {
				if r.Enforcement == finding.HardMandatory && w.meansPack(r) {
					ds = append(ds, waivesHard(p, r, w.rules[i]))
				}
			}
		}
		for i, p := range w.Match.Packs {
			if d := unknownPack(p, rules, w.matchPacks[i]); d != nil {
				ds = append(ds, *d)
			}
		}
	}
	for _, g := range c.Gates {
		for i, p := range g.RequiredRules {
			if len(fitting(p, rules)) == 0 {
				ds = append(ds, unknownRule(p, rules, g.required[i]))
			}
		}
	}
	return ds.Sorted()
}

func fitting(pattern string, rules []finding.Rule) []*finding.Rule {
	var out []*finding.Rule
	for i := range rules {
		if rules[i].Matches(pattern) {
			out = append(out, &rules[i])
		}
	}
	return out
}

// meansPack tells whether the waiver's match leaves the rule's pack in.
func (w *Waiver) meansPack(r *finding.Rule) bool {
	for _, p := range w.Match.Packs {
		if waiver.Like(p, r.Instance) || waiver.Like(p, r.Pack) {
			return true
		}
	}
	return len(w.Match.Packs) == 0
}

func unknownRule(pattern string, rules []finding.Rule, at hcl.Range) diag.Diagnostic {
	what := "No pack has a rule with this id or name"
	if finding.IsGlob(pattern) {
		what = "No pack has a rule that this pattern fits"
	}
	var names []string
	for i := range rules {
		names = append(names, rules[i].ID, rules[i].Name)
		if strings.Contains(pattern, "/") {
			names = append(names, rules[i].Instance+"/"+rules[i].ID)
		}
	}
	return diag.Diagnostic{
		Summary: "Unknown rule", Detail: fmt.Sprintf("%s: %q.%s", what, pattern, diag.DidYouMean(pattern, names)), Subject: diag.FromHCL(at),
	}
}

func unknownPack(pattern string, rules []finding.Rule, at hcl.Range) *diag.Diagnostic {
	var names []string
	for i := range rules {
		if waiver.Like(pattern, rules[i].Instance) || waiver.Like(pattern, rules[i].Pack) {
			return nil
		}
		names = append(names, rules[i].Instance, rules[i].Pack)
	}
	return &diag.Diagnostic{
		Summary: "Unknown pack", Detail: fmt.Sprintf("There is no pack with the label or name %q.%s", pattern, diag.DidYouMean(pattern, names)),
		Subject: diag.FromHCL(at),
	}
}

func waivesHard(pattern string, r *finding.Rule, at hcl.Range) diag.Diagnostic {
	where := ""
	if r.Instance != r.Pack {
		where = fmt.Sprintf(" of pack %q", r.Instance)
	}
	return diag.Diagnostic{
		Summary: "Hard-mandatory rule waived",
		Detail:  fmt.Sprintf("%s%s is hard-mandatory; such a rule cannot be waived. Take it out of the waiver, or give the rule another enforcement level.", pattern, where),
		Subject: diag.FromHCL(at),
	}
}
