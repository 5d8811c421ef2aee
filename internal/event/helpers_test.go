package event_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/trailgate/trailgate/internal/event"
)

// record returns a record in the shape of a real one.
func record(n int) string {
	return fmt.Sprintf(`{"eventVersion":"1.09","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE%d:session",`+
		`"arn":"arn:aws:sts::111122223333:assumed-role/Analyst/session","accountId":"111122223333","accessKeyId":"ASIAIOSFODNN7EXAMPLE",`+
		`"sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::111122223333:role/Analyst","accountId":"111122223333"},`+
		`"attributes":{"creationDate":"2026-01-02T03:00:00Z","mfaAuthenticated":"false"}}},"eventTime":"2026-01-02T03:04:%02dZ",`+
		`"eventSource":"sagemaker.amazonaws.com","eventName":"CreateEndpoint","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.%d",`+
		`"userAgent":"aws-cli/2.15 \"quoted\" caf\u00e9 é","requestParameters":{"endpointName":"e%d","tags":[{"key":"a","value":"b"},1,-2.5e+3,true,null]},`+
		`"responseElements":null,"requestID":"r%d","eventID":"00000000-0000-0000-0000-%012d","readOnly":false,"eventType":"AwsApiCall",`+
		`"managementEvent":true,"recipientAccountId":"444455556666","eventCategory":"Management"}`, n, n%60, n%256, n, n, n)
}

func recordsOf(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = record(i)
	}
	return out
}

func wrapped(n int) string { return `{"Records":[` + strings.Join(recordsOf(n), ",") + `]}` }

// lookupEvent returns an Event of the LookupEvents API that holds a record.
func lookupEvent(rec string) string {
	return fmt.Sprintf(`{"EventId":"e","EventName":"CreateEndpoint","ReadOnly":"false","Resources":[],"CloudTrailEvent":%s}`, quote(rec))
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

func gz(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zst(t testing.TB, text string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll([]byte(text), nil))
}

// got is what a decoder gave.
type got struct {
	event.Result
	Raw  []string
	Refs []event.Ref
}

func decodeWith(t testing.TB, d *event.Decoder, r io.Reader) got {
	t.Helper()
	var g got
	result, err := d.Decode("object", r, func(e *event.Event) error {
		g.Raw = append(g.Raw, string(e.Raw))
		g.Refs = append(g.Refs, e.Ref)
		return nil
	})
	if err != nil {
		t.Fatalf("Decode: %v", err)
	}
	g.Result = result
	return g
}

func decode(t testing.TB, stored string) got {
	t.Helper()
	return decodeWith(t, event.NewDecoder(event.Options{}), strings.NewReader(stored))
}

// isRead tells whether an object counts as read.
func isRead(r event.Result) bool { return r.Problem == nil && !r.NotLog && r.LookAlike == "" }

// agree holds what a decoder gave against the reference.
func agree(t testing.TB, what string, stored []byte, g got) {
	t.Helper()
	want, read := refer(stored)
	if diff := cmp.Diff(want.records, g.Raw); diff != "" {
		t.Fatalf("%s: records (-reference +got):\n%.2000s", what, diff)
	}
	if isRead(g.Result) != read {
		t.Fatalf("%s: read is %v, reference %v\n%+v problem %v", what, isRead(g.Result), read, g.Result, g.Problem)
	}
	// Told by its first bytes, so that nothing was counted; the reference may have taken some for numbers.
	told := g.Problem != nil && g.Problem.Offset == 0 && g.RejectedCount+g.Records == 0
	other := told || g.NotLog || g.LookAlike != "" || g.Container == event.CSV || g.Container == event.MixedText
	if !other && int(g.RejectedCount) != want.rejected {
		t.Fatalf("%s: %d rejected, reference %d\n%+v", what, g.RejectedCount, want.rejected, g.Result)
	}
	if g.LookAlike != "" && want.alien {
		t.Fatalf("%s: look-alike %s, reference has another element", what, g.LookAlike)
	}
	if int(g.Records) != len(g.Raw) {
		t.Fatalf("%s: Records is %d, %d were visited", what, g.Records, len(g.Raw))
	}
}
