package engine

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/workload"
)

// unusualRecords are records that differ in pairs of the fields that decide about cells.
func unusualRecords() string {
	values := map[string][]string{
		"recipientAccountId": {`"111122223333"`, `"1111\u0032222333"`, `""`, `null`, `7`, `"444455556666"`},
		"userIdentity":       {`{"accountId":"123456789012"}`, `null`, `{}`},
		"eventTime": {
			`"2026-01-02T03:04:05Z"`, `"2026-01-02T03:59:59Z"`, `"2026-01-02T04:00:00Z"`, `"2026-01-02 03:04:05"`, `"2026-13-02T03:04:05Z"`, `"2026-01-02T03:04:05+05"`,
			`null`, `"2026-01-02T03:04:05.5Z"`, `"2026-01-01T23:59:59-01:00"`, `"2026-01-02T03:60:05Z"`, `"2026-01-02T03:04:99Z"`, `"2026-01-02T03:04-05Z"`, `"2026-01-02T03:04:0/Z"`,
			`"2026-01-02 03:04:05Z"`,
		},
		"eventCategory":   {`"Management"`, `"Data"`, `"Other"`, `null`},
		"managementEvent": {`true`, `false`, `null`, `"true"`},
		"eventType":       {`"AwsApiCall"`, `"AwsCloudTrailInsight"`},
		"awsRegion":       {`"us-east-1"`, `"eu-west-1"`},
		"eventSource":     {`"elasticbeanstalk.amazonaws.com"`, `"elasticmapreduce.amazonaws.com"`},
		"errorCode":       {`""`, `"AccessDenied"`, `null`},
	}
	names := []string{"GetObject", "PutBucketPolicy"}
	var text strings.Builder
	for _, field := range slices.Sorted(maps.Keys(values)) {
		for _, v := range values[field] {
			for _, other := range slices.Sorted(maps.Keys(values)) {
				for i, m := range values[other] {
					if other == field {
						continue
					}
					// Of the fields that are said twice the last value counts.
					fmt.Fprintf(&text, `{"eventVersion":"1.11","eventName":%q,"eventSource":"s3.amazonaws.com","managementEvent":true,"recipientAccountId":"111122223333","eventTime":"2026-01-02T03:04:05Z","awsRegion":"us-east-1",%q:%s,%q:%s}`+"\n",
						names[i%2], field, v, other, m)
				}
			}
			fmt.Fprintf(&text, `{"eventVersion":"1.11","eventName":"GetObject","eventSource":"s3.amazonaws.com",%q:%s}`+"\n", field, v)
		}
	}
	return text.String()
}

// observedWith counts the records of a text with an observer that makes a mistake, and as they are looked up one by one.
func observedWith(t *testing.T, text string, broken observerFault) (looked, known *scan.Scan, o *observer) {
	t.Helper()
	byLook, byToken := scan.NewBuilder(nil), scan.NewBuilder(nil)
	o, l := newObserver(byToken), newObserver(byLook)
	o.broken = broken
	records := 0
	_, err := event.Decode("x", strings.NewReader(text), event.Options{}, func(ev *event.Event) error {
		records++
		c := l.look(ev)
		c.tally.Add(event.Text(ev.Slots[event.ErrorCode]) != "")
		if got := o.observe(ev); got != c.category && broken == 0 {
			t.Errorf("%s: category %s, want %s", ev.Raw, got, c.category)
		}
		return nil
	})
	if err != nil || records < 500 {
		t.Fatal(records, err)
	}
	o.tell()
	return byLook.Scan(scan.Header{}), byToken.Scan(scan.Header{}), o
}

// TestObserveKnown holds the cells that are known by tokens to those that are looked up for each record.
func TestObserveKnown(t *testing.T) {
	looked, known, o := observedWith(t, unusualRecords(), 0)
	if d := cmp.Diff(looked, known); d != "" {
		t.Errorf("(-looked up +known):\n%s", d)
	}
	if n := o.combinations(); n < 10 {
		t.Errorf("only %d combinations are known", n)
	}
}

// Cells that are forgotten for want of room are counted all the same.
func TestObserveForgets(t *testing.T) {
	var text strings.Builder
	for range 2 {
		for i := range 2 * knownSets * knownWays {
			fmt.Fprintf(&text, `{"eventVersion":"1.11","eventName":"GetObject","eventSource":"s3.amazonaws.com","managementEvent":true,"recipientAccountId":"111122223333","eventTime":"2026-01-02T03:04:05Z","awsRegion":"region-%d"}`+"\n", i)
		}
	}
	looked, known, o := observedWith(t, text.String(), 0)
	if d := cmp.Diff(looked, known); d != "" {
		t.Errorf("(-looked up +known):\n%s", d)
	}
	if n := o.combinations(); n < knownSets*knownWays*9/10 {
		t.Errorf("only %d of %d combinations are known", n, knownSets*knownWays)
	}
}

// combinations counts what is known.
func (o *observer) combinations() (n int) {
	for i := range o.known {
		for j := range o.known[i] {
			if o.known[i][j].hash != 0 {
				n++
			}
		}
	}
	return n
}

// Every deliberate mistake of an observer is noticed.
func TestObserverFaults(t *testing.T) {
	for name, broken := range map[string]observerFault{"tokens of one hash are one": faultHashAlone, "minutes are not looked at": faultAnyMinutes} {
		if looked, known, _ := observedWith(t, unusualRecords(), broken); cmp.Equal(looked, known) {
			t.Errorf("%s: nothing notices", name)
		}
	}
}

// workloadEvents are events as they come, of which the slots and the text may be kept.
func workloadEvents(b *testing.B, n int) []*event.Event {
	b.Helper()
	var text bytes.Buffer
	if _, err := workload.New(workload.Options{Interesting: workload.DefaultInteresting}).Next(n).Write(&text); err != nil {
		b.Fatal(err)
	}
	var events []*event.Event
	if _, err := event.Decode("x", &text, event.Options{}, func(ev *event.Event) error {
		kept := &event.Event{Raw: slices.Clone(ev.Raw), Slots: make([][]byte, len(ev.Slots))}
		for i, token := range ev.Slots {
			kept.Slots[i] = slices.Clone(token)
		}
		events = append(events, kept)
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return events
}

// BenchmarkObserve counts records as they come, an operation being one.
func BenchmarkObserve(b *testing.B) {
	events := workloadEvents(b, 2000)
	o := newObserver(scan.NewBuilder(nil))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		o.observe(events[i%len(events)])
	}
}

// BenchmarkInput decodes events for rules, an operation being one.
func BenchmarkInput(b *testing.B) {
	events := workloadEvents(b, 2000)
	d := newInputDecoder()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := d.decode(events[i%len(events)].Raw); err != nil {
			b.Fatal(err)
		}
	}
}
