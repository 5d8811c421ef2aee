package event_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
)

// FuzzDecode holds the decoder against the reference on any bytes, and against itself with small reads and on a decoder
// that has been used before.
func FuzzDecode(f *testing.F) {
	for _, stored := range samples(f) {
		f.Add([]byte(stored))
		f.Add([]byte(stored[:len(stored)/2]))
	}
	for _, text := range []string{
		"", "1", "null{}", "[[[]]]", `{"Records":[{"Records":[{}]}]}`, `{"Events":[{"CloudTrailEvent":"\u007b\"eventType\":\"AwsCloudTrailInsight\"}"}]}`,
		`{"eventName":"a","eventSource":"b","eventTime":"c","eventName":"d"}`, "[a]\nb", "\xff\xfe{\x00", `{"configurationItems":[1,{}],"Records":[]}`,
		`{"eventType":"Aws\u0041ggregatedEvent"}`, `{"detail":{"eventName":"a","eventSource":"b"}}`, "{\"a\":1e5,\"b\":[-0.1E+2,\"\\ud800\"]}",
		"8\x8b\b", "\x1f\x8b\b\x00\x00\x00\x00\x00\x00\xf5|\x93\x00\x00\x00\x00\xf5", // found by it
	} {
		f.Add([]byte(text))
	}
	used := event.NewDecoder(event.Options{})
	decodeWith(f, used, strings.NewReader(gz(f, wrapped(3))))
	f.Fuzz(func(t *testing.T, stored []byte) {
		whole := decodeWith(t, event.NewDecoder(event.Options{}), bytes.NewReader(stored))
		if diff := cmp.Diff(whole, decodeWith(t, used, iotest.OneByteReader(bytes.NewReader(stored)))); diff != "" {
			t.Fatalf("byte by byte, on a used decoder (-whole +bytes):\n%s", diff)
		}
		if bytes.HasPrefix(stored, []byte("\x28\xb5\x2f\xfd")) || len(stored) > 3 && string(stored[1:4]) == "\x2a\x4d\x18" {
			return // the reference is not independent, and gives more of a broken block
		}
		agree(t, "fuzzed", stored, whole)
		for i, ref := range whole.Refs {
			if ref.Index < i || ref.Offset < 0 || ref.Length <= 0 || ref.Line < 1 {
				t.Fatalf("record %d at %+v", i, ref)
			}
		}
	})
}

// slotPaths are the paths that FuzzSlots picks up, beside the fixed ones.
func slotPaths() [][]string {
	return [][]string{{"a"}, {"a", "b"}, {"a", "b", "c"}, {"", "a"}, {"userIdentity"}, {"é\n"}, {"Records"}, {"eventName"}, {"a", "a"}}
}

// FuzzSlots holds the slots against what encoding/json reads.
func FuzzSlots(f *testing.F) {
	for _, text := range []string{
		record(1), `{"a":{"b":{"c":1}},"":{"a":2},"a":{"b":3,"b":{"c":4}}}`, `{"\u0061":{"\u0062":[1]},"\u00e9\n":"x"}`,
		`{"userIdentity":{"sessionContext":{"sessionIssuer":{"arn":"x"}}},"userIdentity":{"arn":"\ud83d\ude00\ud800"}}`,
		`{"Records":{"a":1},"a":{"a":null,"a":false}}`, `{"a":1.50e-7,"accountId":"\\\"\/\b\f\n\r\t"}`, `{"a":{},"b":[[],{}]}`,
	} {
		f.Add([]byte(text))
	}
	d := event.NewDecoder(event.Options{Paths: slotPaths()})
	f.Fuzz(func(t *testing.T, text []byte) {
		object := bytes.TrimSpace(text)
		if !bytes.HasPrefix(object, []byte("{")) || !json.Valid(object) {
			t.Skip("no object")
		}
		// An eventType makes a record of it, whatever else it holds; a trailing key wins over the object's own.
		inner := strings.TrimSpace(string(object[1 : len(object)-1]))
		made := `{"eventType":"AwsCloudTrailInsight"}`
		if inner != "" {
			made = "{" + inner + `,"eventType":"AwsCloudTrailInsight"}`
		}
		var want map[string]any
		dec := json.NewDecoder(strings.NewReader(made))
		dec.UseNumber()
		if err := dec.Decode(&want); err != nil {
			t.Skip("deeper than encoding/json reads")
		}
		result, err := d.Decode("object", strings.NewReader(made), func(e *event.Event) error {
			for i, path := range append(fixedPaths(), slotPaths()...) {
				checkSlot(t, path, e.Slots[i], want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, lookup := want["CloudTrailEvent"].(string); result.Records != 1 && !lookup && !opensElements(want) && strings.ToValidUTF8(made, "") == made {
			t.Fatalf("%s is no record: %+v, problem %v", made, result, result.Problem)
		}
	})
}

// opensElements tells objects that hold elements; whether another of the same key comes later is not seen here.
func opensElements(object map[string]any) bool {
	for _, key := range []string{"Records", "Events", "configurationItems"} {
		if _, ok := object[key]; ok {
			return true
		}
	}
	return false
}

func checkSlot(t *testing.T, path []string, token []byte, object map[string]any) {
	t.Helper()
	want, present := any(object), true
	for _, key := range path {
		m, ok := want.(map[string]any)
		if !ok {
			present = false
			break
		}
		want, present = m[key]
	}
	if !present {
		if token != nil {
			t.Fatalf("%q: slot %s, encoding/json finds nothing", path, token)
		}
		return
	}
	var got any
	dec := json.NewDecoder(bytes.NewReader(token))
	dec.UseNumber()
	if err := dec.Decode(&got); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: slot %s, encoding/json finds %v (%v)", path, token, want, err)
	}
	if s, ok := want.(string); event.Text(token) != s && ok || !ok && event.Text(token) != "" {
		t.Fatalf("%q: text %q, encoding/json finds %q", path, event.Text(token), want)
	}
}

// fixedPaths are the paths of the fixed slots, by their names.
func fixedPaths() [][]string {
	names := make([]string, event.NumSlots)
	for s, name := range map[event.Slot]string{
		event.EventTime: "eventTime", event.EventSource: "eventSource", event.EventName: "eventName", event.EventID: "eventID",
		event.EventType: "eventType", event.EventCategory: "eventCategory", event.EventVersion: "eventVersion", event.AWSRegion: "awsRegion",
		event.RecipientAccountID: "recipientAccountId", event.ManagementEvent: "managementEvent", event.ReadOnly: "readOnly",
		event.ErrorCode: "errorCode", event.SourceIPAddress: "sourceIPAddress", event.IdentityType: "userIdentity.type",
		event.IdentityARN: "userIdentity.arn", event.IdentityAccountID: "userIdentity.accountId",
		event.IdentityPrincipalID: "userIdentity.principalId", event.IdentityUserName: "userIdentity.userName",
		event.IdentityInvokedBy: "userIdentity.invokedBy", event.SessionIssuerARN: "userIdentity.sessionContext.sessionIssuer.arn",
		event.SessionIssuerAccountID: "userIdentity.sessionContext.sessionIssuer.accountId", event.AggregatedAccountID: "accountId",
	} {
		names[s] = name
	}
	paths := make([][]string, len(names))
	for i, name := range names {
		paths[i] = strings.Split(name, ".")
	}
	return paths
}

// FuzzEdits: what Redact and Shorten return is JSON, redacting again changes nothing, and the limit is kept.
func FuzzEdits(f *testing.F) {
	f.Add([]byte(record(1)), 200)
	f.Add([]byte(`{"password":"x","a":[{"sessionToken":"y"}],"u":"https:\/\/x?X-Amz-Signature=\u0031"}`), 30)
	f.Add([]byte(`{"a":"`+strings.Repeat(`\ud83d\ude00é`, 60)+`","b":["`+strings.Repeat("x", 400)+`"]}`), 300)
	f.Fuzz(func(t *testing.T, raw []byte, limit int) {
		clean := event.Redact(raw)
		if !json.Valid(clean) {
			t.Fatalf("redacted: %q", clean)
		}
		if again := event.Redact(clean); !bytes.Equal(again, clean) {
			t.Fatalf("redacted twice: %q, once: %q", again, clean)
		}
		limit = 2 + (limit&0xffff)%4096
		short, shortened := event.Shorten(raw, limit)
		switch {
		case !shortened && (!bytes.Equal(short, raw) || len(raw) > limit):
			t.Fatalf("not shortened to %d: %q", limit, short)
		case shortened && (len(short) > limit || !json.Valid(short)):
			t.Fatalf("shortened to %d: %q", limit, short)
		}
	})
}
