package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/engine"
)

func TestNeeds(t *testing.T) {
	const (
		stop  = "deny contains \"x\" if {\n\tinput.eventSource == \"cloudtrail.amazonaws.com\"\n\tinput.eventName in {\"StopLogging\", \"DeleteTrail\"}\n}\n"
		model = "deny contains \"x\" if {\n\tinput.eventSource == \"sagemaker.amazonaws.com\"\n\tinput.eventName == \"CreateModel\"\n}\n"
		root  = "deny contains \"x\" if input.userIdentity.type == \"Root\"\n"
		// judges events of one source, and groups
		burst  = "collect contains {\"key\": 1, \"value\": 1} if input.eventSource == \"iam.amazonaws.com\"\n\nconclude contains \"x\" if count(input.entries) > 1\n"
		estate = "conclude contains \"x\" if count(input.trails) == 0\n"
	)
	for name, tt := range map[string]struct {
		rules    map[string]string
		field    string
		want     []string
		bounded  bool
		noFilter bool
	}{
		"of one rule":          {map[string]string{"a": model}, "eventSource", []string{"sagemaker.amazonaws.com"}, true, false},
		"of all rules":         {map[string]string{"a": model, "b": stop, "c": burst}, "eventSource", []string{"cloudtrail.amazonaws.com", "iam.amazonaws.com", "sagemaker.amazonaws.com"}, true, false},
		"names":                {map[string]string{"a": model, "b": stop}, "eventName", []string{"CreateModel", "DeleteTrail", "StopLogging"}, true, false},
		"names of all sources": {map[string]string{"a": model, "b": burst}, "eventName", nil, false, false},
		"a rule of any event":  {map[string]string{"a": model, "b": root}, "eventSource", nil, false, false},
		"a rule of the estate": {map[string]string{"a": model, "b": estate}, "eventSource", nil, false, false},
		"without a filter":     {map[string]string{"a": model}, "eventSource", nil, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			o.NoPrefilter = tt.noFilter
			e, err := engine.New([]engine.Instance{load(t, tt.rules, nil)}, o)
			if err != nil {
				t.Fatal(err)
			}
			got, bounded := e.Needs(tt.field)
			if diff := cmp.Diff(tt.want, got); diff != "" || bounded != tt.bounded {
				t.Errorf("bounded %t (-want +got):\n%s", bounded, diff)
			}
		})
	}
}
