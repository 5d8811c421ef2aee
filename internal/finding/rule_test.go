package finding_test

import (
	"regexp"
	"testing"

	"github.com/trailgate/trailgate/internal/finding"
)

func TestRuleMatches(t *testing.T) {
	r := finding.Rule{ID: "TG-SM-001", Name: "sagemaker/root_endpoint", Instance: "prod", Pack: "sagemaker", Aliases: []string{"SM-OLD-1"}}
	for pattern, want := range map[string]bool{
		"TG-SM-001": true, "tg-sm-001": true, "TG-SM-*": true, "TG-SM-00?": true, "*": true, "sagemaker/*": true, "sagemaker/root_endpoint": true,
		"prod/TG-SM-001": true, "prod/TG-*": true, "SM-OLD-1": true, "SM-OLD-*": true,
		"": false, "TG-SM-002": false, "dev/TG-SM-001": false, "prod": false, "TG-SM": false, "[": false,
	} {
		if got := r.Matches(pattern); got != want {
			t.Errorf("%q matches: %t, want %t", pattern, got, want)
		}
	}
}

func TestGUID(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	a := finding.GUID("a", "b")
	if !form.MatchString(a) || a != finding.GUID("a", "b") {
		t.Errorf("GUID %s", a)
	}
	if a == finding.GUID("ab") || a == finding.GUID("b", "a") {
		t.Error("other texts give the same GUID")
	}
}
