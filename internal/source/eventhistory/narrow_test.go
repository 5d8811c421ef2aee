package eventhistory_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/source/eventhistory"
)

// TestNarrowTo: the attribute with fewer values is looked up, none where that saves no calls.
func TestNarrowTo(t *testing.T) {
	many := []string{"a", "b", "c", "d", "e"}
	for _, tt := range []struct{ sources, names, want []string }{
		{[]string{"iam"}, nil, []string{"EventSource", "iam"}},
		{[]string{"iam"}, []string{"X"}, []string{"EventSource", "iam"}},
		{[]string{"iam", "sts"}, []string{"X"}, []string{"EventName", "X"}},
		{nil, []string{"X", "Y"}, []string{"EventName", "X", "Y"}},
		{many, []string{"X"}, []string{"EventName", "X"}},
		{many, many, []string{""}},
		{nil, nil, []string{""}},
		{[]string{}, nil, []string{""}},
	} {
		for range 20 { // maps have no order
			n := eventhistory.NarrowTo(func(field string) ([]string, bool) {
				if field == "eventName" {
					return tt.names, tt.names != nil
				}
				return tt.sources, tt.sources != nil
			})
			if diff := cmp.Diff(tt.want, append([]string{string(n.Attribute)}, n.Values...)); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", fmt.Sprint(tt), diff)
			}
		}
	}
}
