package event_test

import (
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/event"
)

// What a cut answer of LookupEvents leaves out is not passed over, wherever its NextToken stands.
func TestNextTokenIsAProblem(t *testing.T) {
	const events = `"Events":[{"EventId":"x","CloudTrailEvent":"{\"eventVersion\":\"1.08\",\"eventName\":\"A\",\"eventSource\":\"s\"}"}]`
	for text, cut := range map[string]bool{
		`{` + events + `,"NextToken":"abc"}`:                 true,
		`{"NextToken":"abc",` + events + `}`:                 true,
		`{` + events + `,"NextToken":null}`:                  false,
		`{` + events + `,"NextToken":""}`:                    false,
		`{` + events + `}`:                                   false,
		`{"Records":[],"NextToken":"abc"}`:                   false,
		`{` + events + `,"Other":{"NextToken":"abc"}}`:       false,
		"{" + events + "}\n{" + events + `,"NextToken":"b"}`: true,
	} {
		r, seen := nextToken(t, text)
		if got := r.Problem != nil && strings.Contains(r.Problem.Reason, "NextToken"); got != cut {
			t.Errorf("%s: problem %v", text, r.Problem)
		}
		if want := strings.Count(text, "CloudTrailEvent"); seen != want {
			t.Errorf("%s: %d records, want %d", text, seen, want)
		}
	}
}

func nextToken(t *testing.T, text string) (r event.Result, records int) {
	t.Helper()
	r, err := event.NewDecoder(event.Options{}).Decode("object", strings.NewReader(text), func(*event.Event) error {
		records++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return r, records
}
