package event_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
)

func TestContainers(t *testing.T) {
	want := map[string]event.Container{
		"Records": event.Records, "pretty": event.Records, "Records last": event.Records, "Records middle": event.Records,
		"no Records": event.Records, "object": event.Single, "array": event.Array, "NDJSON": event.NDJSON,
		"concatenated": event.NDJSON, "mixed": event.NDJSON, "nested": event.Array, "LookupEvents": event.LookupEvents,
		"lookup NDJSON": event.LookupEvents, "rejects": event.Records, "mark": event.Records, "gzip": event.Records,
		"gzip members": event.NDJSON, "zstd": event.Records,
	}
	for name, stored := range samples(t) {
		container, ok := want[name]
		if !ok {
			continue
		}
		g := decode(t, stored)
		if !isRead(g.Result) || g.Container != container {
			t.Errorf("%s: %+v, problem %v, want container %s", name, g.Result, g.Problem, container)
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("no samples of %v", want)
	}
}

func TestRefs(t *testing.T) {
	a, b := record(1), record(2)
	tests := []struct {
		name, stored string
		want         []event.Ref
	}{
		{"lines", "[\n  " + a + ",\r\n\n" + b + "]", []event.Ref{
			{Object: "object", Index: 0, Line: 2, Offset: 4, Length: int64(len(a))},
			{Object: "object", Index: 1, Line: 4, Offset: int64(8 + len(a)), Length: int64(len(b))},
		}},
		{"rejected elements count", `{"Records":[0,` + a + `,{},` + b + `]}`, []event.Ref{
			{Object: "object", Index: 1, Line: 1, Offset: 14, Length: int64(len(a))},
			{Object: "object", Index: 3, Line: 1, Offset: int64(18 + len(a)), Length: int64(len(b))},
		}},
		{"after a look-alike", `{"configurationItems":[{}]}` + a, []event.Ref{{Object: "object", Index: 1, Line: 1, Offset: 27, Length: int64(len(a))}}},
		{"byte-order mark", "\xef\xbb\xbf" + a, []event.Ref{{Object: "object", Line: 1, Offset: 3, Length: int64(len(a))}}},
		{"within gzip", gz(t, "\n"+a), []event.Ref{{Object: "object", Line: 2, Offset: 1, Length: int64(len(a))}}},
		{"a CloudTrailEvent", "{\"CloudTrailEvent\":\n" + quote(a) + "}", []event.Ref{
			{Object: "object", Member: "CloudTrailEvent", Line: 2, Offset: 20, Length: int64(len(quote(a)))},
		}},
		{"two CloudTrailEvents", `{"CloudTrailEvent":"{}","CloudTrailEvent":` + quote(a) + "}", []event.Ref{
			{Object: "object", Member: "CloudTrailEvent", Line: 1, Offset: 42, Length: int64(len(quote(a)))},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, decode(t, tt.stored).Refs); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestLongLog walks a log that is much longer than the window: places stay right across its edges.
func TestLongLog(t *testing.T) {
	var b strings.Builder
	b.WriteString("{\"Records\":[\n")
	for i := range 3000 {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteString(record(i))
	}
	b.WriteString("\n]}\n")
	text := b.String()
	for name, r := range map[string]io.Reader{
		"whole": strings.NewReader(text), "in pieces": iotest.HalfReader(strings.NewReader(text)),
		"gzip": strings.NewReader(gz(t, text)), "zstd": strings.NewReader(zst(t, text)),
	} {
		g := decodeWith(t, event.NewDecoder(event.Options{}), r)
		if g.Problem != nil || g.Records != 3000 || g.Size != int64(len(text)) {
			t.Fatalf("%s: %+v, problem %v", name, g.Result, g.Problem)
		}
		for i, ref := range g.Refs {
			if ref.Index != i || ref.Line != int64(i+2) || text[ref.Offset:ref.Offset+ref.Length] != g.Raw[i] {
				t.Fatalf("%s: record %d at %+v", name, i, ref)
			}
		}
	}
}

// TestWindowEdges puts the edge of the window at each byte of each kind of thing.
func TestWindowEdges(t *testing.T) {
	const window = 64 << 10
	d := event.NewDecoder(event.Options{})
	for _, text := range []string{
		"12345,-1.5e+7,true,null,\"a\\u00e9é\"", `{"eventType":"AwsCloudTrailInsight","a":[1]}`, `{"configurationItems":[12,34],"n":56}`,
		`{"Records":[],"n":1234,"m" : {"a":"b"} }`, lookupEvent(`{"eventType":"AwsCloudTrailInsight"}`),
	} {
		for at := range len(text) {
			stored := "[" + strings.Repeat(" ", window-1-at) + text + "," + record(1) + "]"
			agree(t, stored[window:], []byte(stored), decodeWith(t, d, strings.NewReader(stored)))
		}
	}
}

func TestRejected(t *testing.T) {
	g := decode(t, `[1, {"eventName":"CreateUser"},{"eventName":7,"eventSource":"x"},{"eventName":"a","eventSource":"b"},null,"x",`+record(1)+
		`,{"eventName":"a","eventSource":"aws:s3","eventVersion":"2.1"}]`)
	want := []event.Rejected{
		{Index: 0, Offset: 1, Reason: "a value that is no object"},
		{Index: 1, Offset: 4, Reason: "an object without a string eventSource"},
		{Index: 2, Offset: 31, Reason: "an object without a string eventName"},
		{Index: 3, Offset: 65, Reason: "an object without eventVersion and eventTime"},
		{Index: 4, Offset: 101, Reason: "a value that is no object"},
	}
	if diff := cmp.Diff(want, g.Rejected); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if g.RejectedCount != 7 || g.Records != 1 || g.Problem != nil || g.Refs[0].Index != 6 {
		t.Errorf("%+v", g)
	}
}

func TestWhatIsARecord(t *testing.T) {
	tests := []struct {
		element string
		want    bool
	}{
		{`{"eventName":"a","eventSource":"b","eventVersion":"1.0"}`, true},
		{`{"eventName":"a","eventSource":"b","eventTime":"never"}`, true},
		{`{"eventName":"","eventSource":"","eventTime":null}`, true},
		{`{"event\u004eame":"a","eventSource":"b","eventTime":1}`, true},
		{`{"eventName":"a","eventSource":"b"}`, false},
		{`{"eventName":null,"eventSource":"b","eventTime":"x"}`, false},
		{`{"eventName":"a","eventSource":["b"],"eventTime":"x"}`, false},
		{`{"EventName":"a","eventSource":"b","eventTime":"x"}`, false},
		{`{"eventName":"a","eventName":1,"eventSource":"b","eventTime":"x"}`, false},
		{`{"eventType":"AwsCloudTrailInsight"}`, true},
		{`{"eventType":"Aws\u0041ggregatedEvent","accountId":"111122223333"}`, true},
		{`{"eventType":"AwsApiCall"}`, false},
		{`{"eventName":"a","eventSource":"aws:s3","eventTime":"x"}`, false},
		{`{"eventName":"a","eventSource":"\u0061ws:s3","eventTime":"x"}`, false},
		{`{"detail":{"eventVersion":"1.0"},"eventName":"a","eventSource":"b","eventTime":"x"}`, true},
		{`{}`, false},
	}
	for _, tt := range tests {
		g := decode(t, "["+tt.element+"]")
		if got := g.Records == 1 && g.RejectedCount == 0; got != tt.want {
			t.Errorf("%s: record is %v, want %v (%+v)", tt.element, got, tt.want, g.Result)
		}
	}
}

// slotOptions ask for the paths that slotCases are about.
func slotOptions() event.Options {
	return event.Options{Paths: [][]string{{"requestParameters"}, {"requestParameters", "a", "b"}, {"eventName"}, {"x"}}}
}

type slotCase struct {
	name, text string
	want       []string // eventName, userIdentity.arn, then those of slotOptions
}

func slotCases() []slotCase {
	return []slotCase{
		{
			"plain", `{"eventName":"n","userIdentity":{"arn":"r"},"requestParameters":{"a":{"b":1}},"x":[1]}`,
			[]string{`"n"`, `"r"`, `{"a":{"b":1}}`, "1", `"n"`, "[1]"},
		},
		{
			"white space", "{ \"eventName\" : \"n\" , \"requestParameters\" :\n{ \"a\" : { \"b\" : true } } , \"x\" : null }",
			[]string{`"n"`, "", "{ \"a\" : { \"b\" : true } }", "true", `"n"`, "null"},
		},
		{"escaped keys", `{"event\u004eame":"n","userIdentit\u0079":{"\u0061rn":"r"}}`, []string{`"n"`, `"r"`, "", "", `"n"`, ""}},
		{"the last of two", `{"eventName":"m","eventName":"n","x":1,"x":2}`, []string{`"n"`, "", "", "", `"n"`, "2"}},
		{
			"the last of two, wholly", `{"eventName":"n","requestParameters":{"a":{"b":1}},"requestParameters":{"a":{"c":1}}}`,
			[]string{`"n"`, "", `{"a":{"c":1}}`, "", `"n"`, ""},
		},
		{"the last of two within", `{"eventName":"n","requestParameters":{"a":{"b":1},"a":2}}`, []string{`"n"`, "", `{"a":{"b":1},"a":2}`, "", `"n"`, ""}},
		{"one after another of another key", `{"eventName":"n","userIdentity":{"arn":"r"},"userIdentity":null}`, []string{`"n"`, "", "", "", `"n"`, ""}},
		{"arrays lead nowhere", `{"eventName":"n","requestParameters":[{"a":{"b":1}}]}`, []string{`"n"`, "", `[{"a":{"b":1}}]`, "", `"n"`, ""}},
		{"longer keys", `{"eventName":"n","eventNames":1,"requestParameters":{"aa":{"b":1},"":{"b":2}}}`, []string{`"n"`, "", `{"aa":{"b":1},"":{"b":2}}`, "", `"n"`, ""}},
	}
}

// slotsOf gives the slots of a case.
func slotsOf(t *testing.T, d *event.Decoder, c slotCase) (slots []string) {
	t.Helper()
	text := strings.TrimSuffix(c.text, "}") + `,"eventSource":"s","eventTime":"t"}`
	_, err := d.Decode("object", strings.NewReader(text), func(e *event.Event) error {
		if len(e.Slots) != int(event.NumSlots)+len(slotOptions().Paths) {
			t.Errorf("%d slots", len(e.Slots))
		}
		for _, s := range append([][]byte{e.Slots[event.EventName], e.Slots[event.IdentityARN]}, e.Slots[event.NumSlots:]...) {
			slots = append(slots, string(s))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return slots
}

func TestSlots(t *testing.T) {
	d := event.NewDecoder(slotOptions())
	for _, c := range slotCases() {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, slotsOf(t, d, c)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Each mistake that a walk could make of keys is noticed.
func TestFaultsAreNoticed(t *testing.T) {
	for name, fault := range event.Faults {
		d := event.NewBrokenDecoder(slotOptions(), fault)
		if !slices.ContainsFunc(slotCases(), func(c slotCase) bool { return !slices.Equal(c.want, slotsOf(t, d, c)) }) {
			t.Errorf("%s: not noticed", name)
		}
	}
}

func TestVisitEnds(t *testing.T) {
	stop := errors.New("enough")
	seen := 0
	r := strings.NewReader(wrapped(10))
	_, err := event.Decode("object", r, event.Options{}, func(*event.Event) error {
		if seen++; seen == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || seen != 3 {
		t.Errorf("error %v after %d records", err, seen)
	}
}

// TestReadsToTheEnd: whatever is wrong with an object, a hash taken of its bytes on the way is of them all.
func TestReadsToTheEnd(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	objects := samples(t)
	objects["not JSON"] = long
	objects["a break"] = `{"Records":[` + record(1) + "," + record(2) + "!" + long
	objects["after gzip"] = gz(t, wrapped(2)) + long
	objects["zip"] = "PK\x03\x04" + long
	objects["broken gzip"] = gz(t, wrapped(2))[:50] + long
	d := event.NewDecoder(event.Options{})
	for name, stored := range objects {
		h := sha256.New()
		decodeWith(t, d, io.TeeReader(strings.NewReader(stored), h))
		if want := sha256.Sum256([]byte(stored)); !bytes.Equal(h.Sum(nil), want[:]) {
			t.Errorf("%s: not read to the end", name)
		}
	}
}

func TestReadError(t *testing.T) {
	broken := errors.New("connection lost")
	for _, stored := range []string{wrapped(3), gz(t, wrapped(3)), zst(t, wrapped(3)), "", "text"} {
		cut := len(stored) * 2 / 3
		g := decodeWith(t, event.NewDecoder(event.Options{}), io.MultiReader(strings.NewReader(stored[:cut]), iotest.ErrReader(broken)))
		if g.Problem == nil || !strings.Contains(g.Problem.Reason, "connection lost") || !errors.Is(g.ReadError, broken) || g.NotLog || g.Empty {
			t.Errorf("%.10q: %+v, problem %v", stored, g.Result, g.Problem)
		}
	}
}

// TestAllocations: once its buffers have grown, a decoder allocates for an object and not for a record.
func TestAllocations(t *testing.T) {
	d := event.NewDecoder(event.Options{Paths: [][]string{{"requestParameters", "endpointName"}}})
	visit := func(*event.Event) error { return nil }
	for _, stored := range []string{
		wrapped(500),
		gz(t, wrapped(500)),
		`{"Events":[` + strings.Repeat(lookupEvent(record(1))+",", 500) + lookupEvent(record(2)) + "]}",
	} {
		r := strings.NewReader("")
		n := testing.AllocsPerRun(20, func() {
			r.Reset(stored)
			if _, err := d.Decode("object", r, visit); err != nil {
				t.Fatal(err)
			}
		})
		if n > 40 {
			t.Errorf("%.20q: %v allocations for 500 records", stored, n)
		}
	}
}
