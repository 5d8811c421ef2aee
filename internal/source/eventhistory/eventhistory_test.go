package eventhistory_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/organization"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/eventhistory"
	"github.com/trailgate/trailgate/internal/source/replay"
	"github.com/trailgate/trailgate/internal/source/sourcetest"
)

const own = "111122223333"

var asOf = time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)

func config(cfg aws.Config, since time.Duration) eventhistory.Config {
	return eventhistory.Config{
		AWS: cfg, Since: asOf.Add(-since), Until: asOf, AsOf: asOf, Rate: 1e6,
		Regions: []string{"us-east-1"}, Clock: func() time.Time { return asOf.Add(time.Minute) },
	}
}

// event is an Event in the shape of docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html.
func event(id string, at time.Time) map[string]any {
	return map[string]any{
		"EventId": id, "EventName": "CreateModel", "EventSource": "sagemaker.amazonaws.com", "EventTime": float64(at.Unix()), "ReadOnly": "false",
		"Username": "intern", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Resources": []any{},
		"CloudTrailEvent": fmt.Sprintf(`{"eventVersion":"1.11","eventTime":%q,"eventSource":"sagemaker.amazonaws.com","eventName":"CreateModel","eventID":%q}`, at.Format(time.RFC3339), id),
	}
}

func page(token any, next string, events ...any) replay.Exchange {
	body := map[string]any{"Events": events}
	if next != "" {
		body["NextToken"] = next
	}
	return replay.Exchange{Operation: "LookupEvents", Request: map[string]any{"NextToken": token}, Response: body}
}

func read(t *testing.T, s *eventhistory.Source, uri string) (string, error) {
	t.Helper()
	r, err := s.Open(t.Context(), source.Object{URI: uri})
	if err != nil {
		return "", err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	return string(text), err
}

// ids are the ids of the events of a text, in order.
func ids(text string) (out []string) {
	for _, part := range strings.Split(text, `"eventID":"`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		out = append(out, id)
	}
	return out
}

const window = "event-history://111122223333/us-east-1/2026-01-10T00:00:00Z--2026-01-10T12:00:00Z"

func TestSuite(t *testing.T) {
	srv := replay.New(
		replay.Identity(replay.Key, own), replay.Regions(replay.Key, "us-east-1", "eu-west-1"),
		page(nil, "t", event("a", asOf.Add(-time.Hour))), page("t", "", event("b", asOf.Add(-2*time.Hour))),
	)
	cfg := srv.Start(t)
	sourcetest.Run(t, func(*testing.T) source.Source {
		c := config(cfg, 48*time.Hour)
		c.Regions = nil
		return eventhistory.New(c)
	})
}

// TestList: days of Regions, the Regions of one day beside one another; of each account.
func TestList(t *testing.T) {
	const role = "arn:aws:iam::444455556666:role/r"
	cfg := replay.New(
		replay.Identity(replay.Key, own), replay.Assume(role, "ASIAMEMBEREXAMPLE"),
		replay.Regions(replay.Key, "us-east-1", "eu-west-1"), replay.Regions("ASIAMEMBEREXAMPLE", "us-east-1"),
	).Start(t)
	c := config(cfg, 24*time.Hour)
	c.Regions = nil
	c.Accounts = organization.Selection{Accounts: []string{own, "444455556666"}, Role: "arn:aws:iam::{account}:role/r"}
	c.Narrow = func() eventhistory.Narrow {
		return eventhistory.Narrow{Attribute: types.LookupAttributeKeyEventName, Values: []string{"StopLogging", "DeleteTrail"}}
	}
	var got []string
	for _, o := range sourcetest.Objects(t, eventhistory.New(c)) {
		got = append(got, o.URI)
	}
	var want []string
	for _, w := range []string{"2026-01-09T12:00:00Z--2026-01-10T00:00:00Z", "2026-01-10T00:00:00Z--2026-01-10T12:00:00Z"} {
		for _, place := range []string{own + "/eu-west-1", own + "/us-east-1", "444455556666/us-east-1"} {
			for _, name := range []string{"DeleteTrail", "StopLogging"} {
				want = append(want, "event-history://"+place+"/eventName="+name+"/"+w)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// places lists the places that failed.
func places(t *testing.T, s source.Source) (out []string, objects int) {
	t.Helper()
	for _, err := range s.List(t.Context()) {
		var place *source.PlaceError
		switch {
		case errors.As(err, &place):
			out = append(out, place.URI+" | "+place.Err.Error())
		case err != nil:
			t.Fatal(err)
		default:
			objects++
		}
	}
	return out, objects
}

// TestNinetyDays: what is asked for beyond 90 days is a place that failed; 90 days are not.
func TestNinetyDays(t *testing.T) {
	cfg := replay.New(replay.Identity(replay.Key, own)).Start(t)
	failed, n := places(t, eventhistory.New(config(cfg, eventhistory.Kept)))
	if len(failed) != 0 || n != 91 {
		t.Errorf("90 days: %q, %d windows", failed, n)
	}
	failed, n = places(t, eventhistory.New(config(cfg, eventhistory.Kept+time.Hour)))
	if len(failed) != 1 || n != 91 || !strings.HasPrefix(failed[0], "event-history://2025-10-12T11:00:00Z--2025-10-12T12:00:00Z | this is before the 90 days that Event history keeps") {
		t.Errorf("more: %q, %d windows", failed, n)
	}
}

// TestTooLate: a window that has gone since as-of fails, and is not read as an empty one.
func TestTooLate(t *testing.T) {
	c := config(replay.New(replay.Identity(replay.Key, own)).Start(t), 24*time.Hour)
	c.Clock = func() time.Time { return asOf.Add(eventhistory.Kept) }
	if _, err := read(t, eventhistory.New(c), window); err == nil || !strings.Contains(err.Error(), "keeps 90 days") {
		t.Errorf("error %v", err)
	}
}

// TestPages: pages follow one another, empty ones among them; the span and the attribute are asked for.
func TestPages(t *testing.T) {
	srv := replay.New(
		replay.Identity(replay.Key, own), page(nil, "t1", event("a", asOf.Add(-time.Hour))), page("t1", "t2"), page("t2", "", event("b", asOf.Add(-2*time.Hour))),
	)
	c := config(srv.Start(t), 24*time.Hour)
	c.Narrow = func() eventhistory.Narrow {
		return eventhistory.Narrow{Attribute: types.LookupAttributeKeyEventSource, Values: []string{"sagemaker.amazonaws.com"}}
	}
	s := eventhistory.New(c)
	text, err := read(t, s, "event-history://111122223333/us-east-1/eventSource=sagemaker.amazonaws.com/2026-01-10T00:00:00Z--2026-01-10T12:00:00Z")
	if diff := cmp.Diff([]string{"a", "b"}, ids(text)); diff != "" || err != nil {
		t.Fatalf("error %v (-want +got):\n%s", err, diff)
	}
	want := `LookupEvents us-east-1 AKIAIOSFODNN7EXAMPLE {"EndTime":1768046399.999,"LookupAttributes":[{"AttributeKey":"EventSource","AttributeValue":"sagemaker.amazonaws.com"}],"MaxResults":50,"NextToken":"t2","StartTime":1768003200}`
	if calls := srv.Calls(); calls[len(calls)-1] != want {
		t.Errorf("asked  %s\nwanted %s", calls[len(calls)-1], want)
	}
	if _, err := read(t, s, window); err == nil {
		t.Error("a window that is not the source's was opened")
	}
}

// TestExpiredToken: looking up begins anew at the second that was reached, and gives the same bytes.
func TestExpiredToken(t *testing.T) {
	late, early := asOf.Add(-time.Hour), asOf.Add(-2*time.Hour)
	all := []any{event("a", late), event("b", early), event("c", early), event("d", early.Add(-time.Minute))}
	whole := replay.New(replay.Identity(replay.Key, own), page(nil, "", all...))
	want, err := read(t, eventhistory.New(config(whole.Start(t), 24*time.Hour)), window)
	if err != nil {
		t.Fatal(err)
	}
	expired := replay.Exchange{Operation: "LookupEvents", Request: map[string]any{"NextToken": "t1"}, Error: "InvalidNextTokenException", Message: "A token from a previous request is no longer valid."}
	again := page(nil, "t2", all[1:3]...)
	again.Request["EndTime"] = float64(early.Unix())
	cut := replay.New(replay.Identity(replay.Key, own), again, page(nil, "t1", all[:2]...), expired, page("t2", "", all[3]))
	got, err := read(t, eventhistory.New(config(cut.Start(t), 24*time.Hour)), window)
	if diff := cmp.Diff(ids(want), ids(got)); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	expired.Request["NextToken"] = "t2"
	stuck := replay.New(replay.Identity(replay.Key, own), again, page(nil, "t1", all[:2]...), expired,
		replay.Exchange{Operation: "LookupEvents", Error: "InvalidNextTokenException", Message: "A token from a previous request is no longer valid."})
	if _, err := read(t, eventhistory.New(config(stuck.Start(t), 24*time.Hour)), window); err == nil || !strings.Contains(err.Error(), "InvalidNextToken") {
		t.Errorf("a token that is never valid: error %v", err)
	}
}

// TestFailures: what the service answers, and what becomes of the window.
func TestFailures(t *testing.T) {
	fail := func(times int, code string, status int) replay.Exchange {
		return replay.Exchange{Operation: "LookupEvents", Times: times, Error: code, Status: status, Message: "Rate exceeded"}
	}
	for name, tt := range map[string]struct {
		answers []replay.Exchange
		says    string
	}{
		"throttled for a while":  {[]replay.Exchange{fail(2, "ThrottlingException", 400), page(nil, "", event("a", asOf))}, ""},
		"throttled for too long": {[]replay.Exchange{fail(0, "ThrottlingException", 400)}, "look up events of 111122223333 in us-east-1: ThrottlingException, Rate exceeded: AWS throttles"},
		"throttled on page two":  {[]replay.Exchange{page(nil, "t", event("a", asOf)), fail(0, "ThrottlingException", 400)}, "AWS throttles"},
		"server failed":          {[]replay.Exchange{fail(0, "InternalFailure", 500)}, "the service failed"},
		"denied":                 {[]replay.Exchange{fail(0, "AccessDeniedException", 400)}, "allow cloudtrail:LookupEvents"},
		"credentials expired":    {[]replay.Exchange{fail(0, "ExpiredTokenException", 400)}, "sign in again"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := replay.New(append(tt.answers, replay.Identity(replay.Key, own))...).Start(t)
			text, err := read(t, eventhistory.New(config(cfg, 24*time.Hour)), window)
			switch {
			case tt.says == "" && (err != nil || len(ids(text)) != 1):
				t.Errorf("%q, %v", text, err)
			case tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)):
				t.Errorf("error %v, want %q", err, tt.says)
			}
		})
	}
}

// TestAccounts: an account that cannot be entered is named and the others are read; a single one is an error.
func TestAccounts(t *testing.T) {
	denied := replay.Exchange{Operation: "AssumeRole", Error: "AccessDenied", Status: 403, Message: "not authorized to perform: sts:AssumeRole"}
	c := config(replay.New(replay.Identity(replay.Key, own), denied).Start(t), 12*time.Hour)
	c.Accounts = organization.Selection{Accounts: []string{own, "444455556666"}, Role: "arn:aws:iam::{account}:role/r"}
	s := eventhistory.New(c)
	failed, n := places(t, s)
	if n != 1 || len(failed) != 1 || !strings.HasPrefix(failed[0], "event-history://444455556666 | account 444455556666 was not read: assume arn:aws:iam::444455556666:role/r: ") {
		t.Errorf("%q, %d windows", failed, n)
	}
	c.Accounts.Accounts = []string{"444455556666"}
	for _, err := range eventhistory.New(c).List(t.Context()) {
		if err == nil || errors.As(err, new(*source.PlaceError)) {
			t.Errorf("a single account that cannot be entered: %v", err)
		}
	}
}

func TestNotes(t *testing.T) {
	c := config(replay.New(replay.Identity(replay.Key, own)).Start(t), 24*time.Hour)
	c.Narrow = func() eventhistory.Narrow {
		return eventhistory.Narrow{Attribute: types.LookupAttributeKeyEventSource, Values: []string{"sagemaker.amazonaws.com"}}
	}
	s := eventhistory.New(c)
	sourcetest.Objects(t, s)
	notes := strings.Join(s.Notes(), "\n")
	for _, want := range []string{"management events only", "eventSource is one of those that the rules judge: sagemaker.amazonaws.com", "quarter of an hour"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %q in the notes:\n%s", want, notes)
		}
	}
	c.Until = asOf.Add(-time.Hour)
	s = eventhistory.New(c)
	sourcetest.Objects(t, s)
	if notes := strings.Join(s.Notes(), "\n"); strings.Contains(notes, "quarter of an hour") {
		t.Errorf("a window that ended long ago is said to be provisional:\n%s", notes)
	}
}
