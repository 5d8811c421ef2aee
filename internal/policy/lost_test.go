package policy_test

import (
	"strings"
	"testing"
)

const head = "# METADATA\n# title: T\n# custom:\n#   id: TG-P-001\npackage trailgate.rules.p.x\n\n"

// A rule whose documents are misspelt would be in no list and in no scan, and nothing would be red.
func TestLoadRefusesRulesThatNoScanWouldEvaluate(t *testing.T) {
	for body, want := range map[string]string{
		`dney contains "m" if input.eventName == "A"`:                                                  `x.rego:7: rego_compile_error: dney is no name that a scan evaluates, and nothing refers to it: what it contains would never be reported. Did you mean "deny"?`,
		`Deny contains "m" if input.eventName == "A"`:                                                  `Did you mean "deny"?`,
		`Deny_root contains "m" if input.eventName == "A"`:                                             `Did you mean "deny_root"?`,
		`denied contains "m" if input.eventName == "A"`:                                                `Did you mean "deny"?`,
		`viloation contains "m" if input.eventName == "A"`:                                             `Did you mean "violation"?`,
		`reasons contains "m" if input.eventName == "A"`:                                               `x.rego:1: rego_compile_error: package trailgate.rules.p.x has a custom.id, and none of deny,`,
		`dney if input.eventName == "A"`:                                                               `no scan would evaluate it. Did you mean "deny" by "dney"?`,
		"deny contains \"m\" if input.readOnly\n\nwran contains \"m\" if input.eventName == \"A\"":     `wran is no name that a scan evaluates`,
		"colect contains {\"key\": 1, \"value\": 2} if input.readOnly\n\nconclude contains \"estate\"": `Did you mean "collect"?`,
	} {
		if _, err := load(map[string]string{"x/x.rego": head + body + "\n"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", body, err, want)
		}
	}
}

func TestLoadTakesSetsThatRulesReferTo(t *testing.T) {
	for name, body := range map[string]string{
		"in a body":        "deny contains m if some m in denied\n\ndenied contains \"m\" if input.eventName == \"A\"",
		"by its full name": "deny contains m if some m in data.trailgate.rules.p.x.denied\n\ndenied contains \"m\" if input.eventName == \"A\"",
		"no set":           "deny contains \"m\" if Deny\n\nDeny if input.eventName == \"A\"",
		"another name":     "deny contains \"m\" if input.readOnly\n\nreasons contains \"m\" if input.eventName == \"A\"",
	} {
		if _, err := load(map[string]string{"x/x.rego": head + body + "\n"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
