package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/scan"
)

// TestObserveKnown holds the cells that are known by tokens to those that are looked up for each record.
func TestObserveKnown(t *testing.T) {
	values := map[string][]string{
		"recipientAccountId": {`"111122223333"`, `"1111\u0032222333"`, `""`, `null`, `7`, `"444455556666"`},
		"userIdentity":       {`{"accountId":"123456789012"}`, `null`, `{}`},
		"eventTime":          {`"2026-01-02T03:04:05Z"`, `"2026-01-02T03:59:59Z"`, `"2026-01-02T04:00:00Z"`, `"2026-01-02 03:04:05"`, `"2026-13-02T03:04:05Z"`, `"2026-01-02T03:04:05+05"`, `null`, `"2026-01-02T03:04:05.5Z"`, `"2026-01-01T23:59:59-01:00"`},
		"eventCategory":      {`"Management"`, `"Data"`, `"Other"`, `null`},
		"managementEvent":    {`true`, `false`, `null`, `"true"`},
		"eventType":          {`"AwsApiCall"`, `"AwsCloudTrailInsight"`},
		"awsRegion":          {`"us-east-1"`, `"eu-west-1"`},
		"errorCode":          {`""`, `"AccessDenied"`},
	}
	names := []string{"GetObject", "PutBucketPolicy"}
	var text strings.Builder
	for field, all := range values {
		for _, v := range all {
			for other, more := range values {
				for i, m := range more {
					if other == field {
						continue
					}
					// Of the fields that are said twice the last value counts.
					fmt.Fprintf(&text, `{"eventVersion":"1.11","eventName":%q,"eventSource":"s3.amazonaws.com","recipientAccountId":"111122223333","eventTime":"2026-01-02T03:04:05Z","awsRegion":"us-east-1",%q:%s,%q:%s}`+"\n",
						names[i%2], field, v, other, m)
				}
			}
			fmt.Fprintf(&text, `{"eventVersion":"1.11","eventName":"GetObject","eventSource":"s3.amazonaws.com",%q:%s}`+"\n", field, v)
		}
	}
	known, looked := scan.NewBuilder(nil), scan.NewBuilder(nil)
	o, l := newObserver(known), newObserver(looked)
	records := 0
	_, err := event.Decode("x", strings.NewReader(text.String()), event.Options{}, func(ev *event.Event) error {
		records++
		c := l.look(ev)
		c.tally.Add(event.Text(ev.Slots[event.ErrorCode]) != "")
		if got := o.observe(ev); got != c.category {
			t.Errorf("%s: category %s, want %s", ev.Raw, got, c.category)
		}
		return nil
	})
	if err != nil || records < 500 {
		t.Fatal(records, err)
	}
	o.tell()
	want, got := looked.Scan(scan.Header{}), known.Scan(scan.Header{})
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-looked up +known):\n%s", d)
	}
	if len(o.known) < 10 {
		t.Errorf("only %d combinations are known", len(o.known))
	}
}
