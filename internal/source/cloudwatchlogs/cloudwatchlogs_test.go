package cloudwatchlogs_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/organization"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/cloudwatchlogs"
	"github.com/trailgate/trailgate/internal/source/replay"
	"github.com/trailgate/trailgate/internal/source/sourcetest"
)

const own = "111122223333"

var asOf = time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)

func config(cfg aws.Config, since time.Duration) cloudwatchlogs.Config {
	return cloudwatchlogs.Config{AWS: cfg, Groups: []string{"trail"}, Since: asOf.Add(-since), Until: asOf, AsOf: asOf}
}

// group is a LogGroup in the shape of docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html.
func group(name string, more ...any) map[string]any {
	g := map[string]any{
		"logGroupName": name, "arn": "arn:aws:logs:us-east-1:111122223333:log-group:" + name + ":*", "creationTime": 1.6e12,
		"logGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:" + name, "logGroupClass": "STANDARD", "metricFilterCount": 0, "storedBytes": 1,
	}
	for i := 0; i < len(more); i += 2 {
		g[more[i].(string)] = more[i+1]
	}
	return g
}

func groups(all ...any) replay.Exchange {
	return replay.Exchange{Operation: "DescribeLogGroups", Response: map[string]any{"logGroups": all}}
}

func record(id string) string {
	return fmt.Sprintf(`{"eventVersion":"1.11","eventTime":"2026-01-10T11:00:00Z","eventSource":"sagemaker.amazonaws.com","eventName":"CreateModel","eventID":%q}`, id)
}

// page answers FilterLogEvents in the shape of
// docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html.
func page(token any, next string, messages ...string) replay.Exchange {
	events := []any{}
	for i, m := range messages {
		events = append(events, map[string]any{
			"eventId": fmt.Sprint(i), "logStreamName": "111122223333_CloudTrail_us-east-1", "timestamp": 1768042800000, "ingestionTime": 1768043000000, "message": m,
		})
	}
	body := map[string]any{"events": events, "searchedLogStreams": []any{}}
	if next != "" {
		body["nextToken"] = next
	}
	return replay.Exchange{Operation: "FilterLogEvents", Request: map[string]any{"nextToken": token}, Response: body}
}

const window = "cloudwatch-logs://111122223333/us-east-1/trail/2026-01-10T00:00:00Z--2026-01-10T12:00:00Z"

func read(t *testing.T, s *cloudwatchlogs.Source, uri string) (string, error) {
	t.Helper()
	r, err := s.Open(t.Context(), source.Object{URI: uri})
	if err != nil {
		return "", err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	return string(text), err
}

func list(t *testing.T, s source.Source) (objects, failed []string) {
	t.Helper()
	for o, err := range s.List(t.Context()) {
		var place *source.PlaceError
		switch {
		case errors.As(err, &place):
			failed = append(failed, place.URI+" | "+place.Err.Error())
		case err != nil:
			t.Fatal(err)
		default:
			objects = append(objects, o.URI)
		}
	}
	return objects, failed
}

func TestSuite(t *testing.T) {
	cfg := replay.New(
		replay.Identity(replay.Key, own), groups(group("trail"), group("trail/b")), page(nil, "t", record("a")), page("t", "", record("b")),
	).Start(t)
	sourcetest.Run(t, func(*testing.T) source.Source {
		c := config(cfg, 24*time.Hour)
		c.Groups = []string{"trail/b", "trail"}
		return cloudwatchlogs.New(c)
	})
}

// TestPages: empty pages with a token are followed; a message that was cut is rejected alone; the span and the streams
// are asked for.
func TestPages(t *testing.T) {
	srv := replay.New(
		replay.Identity(replay.Key, own), page(nil, "t1"), page("t1", "t2", record("a"), `{"eventVersion":"1.11","eventTime":"2026-01`), page("t2", "t3"), page("t3", "", record("b")),
	)
	c := config(srv.Start(t), 24*time.Hour)
	c.StreamPrefix = "o-exampleorg_444455556666_CloudTrail_"
	text, err := read(t, cloudwatchlogs.New(c), strings.ReplaceAll(window, "/trail/", "/trail:o-exampleorg_444455556666_CloudTrail_/"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	res, err := event.Decode("x", strings.NewReader(text), event.Options{}, func(e *event.Event) error {
		ids = append(ids, event.Text(e.Slots[event.EventID]))
		return nil
	})
	if diff := cmp.Diff([]string{"a", "b"}, ids); diff != "" || err != nil || res.RejectedCount != 1 || res.Problem != nil {
		t.Errorf("%+v, error %v (-want +got):\n%s", res, err, diff)
	}
	want := `FilterLogEvents us-east-1 AKIAIOSFODNN7EXAMPLE {"endTime":1768046399999,"logGroupName":"trail","logStreamNamePrefix":"o-exampleorg_444455556666_CloudTrail_","nextToken":"t3","startTime":1768003200000}`
	calls := srv.Calls()
	if got := strings.NewReplacer("1.768046399999e+12", "1768046399999", "1.7680032e+12", "1768003200000").Replace(calls[len(calls)-1]); got != want {
		t.Errorf("asked  %s\nwanted %s", got, want)
	}
}

func TestEndlessPages(t *testing.T) {
	cfg := replay.New(replay.Identity(replay.Key, own), page(nil, "t"), page("t", "t")).Start(t)
	if _, err := read(t, cloudwatchlogs.New(config(cfg, 24*time.Hour)), window); err == nil || !strings.Contains(err.Error(), "same page token twice") {
		t.Errorf("error %v", err)
	}
}

// TestRetention: what a group does not hold any more, or never did, is a place that failed.
func TestRetention(t *testing.T) {
	lost := func(from, to, why string) []string {
		return []string{"cloudwatch-logs://111122223333/us-east-1/trail/" + from + "--" + to + " | the log group " + why + ": read a trail's bucket for older events, or ask for less"}
	}
	for name, tt := range map[string]struct {
		group   map[string]any
		since   time.Duration
		windows int
		failed  []string
	}{
		"kept for ever":                  {group("trail"), 1000 * 24 * time.Hour, 1001, nil},
		"within":                         {group("trail", "retentionInDays", 3), 3 * 24 * time.Hour, 4, nil},
		"beyond":                         {group("trail", "retentionInDays", 3), 7 * 24 * time.Hour, 4, lost("2026-01-03T12:00:00Z", "2026-01-07T12:00:00Z", "keeps events for 3 days")},
		"beyond by the account's policy": {group("trail", "retentionInDays", 1, "retentionPolicyName", "short"), 48 * time.Hour, 2, lost("2026-01-08T12:00:00Z", "2026-01-09T12:00:00Z", `keeps events for 1 day by the account's retention policy "short"`)},
		"kept for ever by a policy":      {group("trail", "retentionPolicyName", "long"), 48 * time.Hour, 3, nil},
		"class DELIVERY":                 {group("trail", "logGroupClass", "DELIVERY"), 48 * time.Hour, 2, lost("2026-01-08T12:00:00Z", "2026-01-09T12:00:00Z", "keeps events for 1 day")},
		"made later": {
			group("trail", "creationTime", asOf.Add(-time.Hour).UnixMilli()), 12 * time.Hour, 1,
			lost("2026-01-10T00:00:00Z", "2026-01-10T11:00:00Z", "was made at 2026-01-10T11:00:00Z and holds nothing from before"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := replay.New(replay.Identity(replay.Key, own), groups(group("trail-2", "retentionInDays", 1), tt.group)).Start(t)
			objects, failed := list(t, cloudwatchlogs.New(config(cfg, tt.since)))
			if diff := cmp.Diff(tt.failed, failed); diff != "" || tt.windows != len(objects) {
				t.Errorf("%d windows, want %d (-want +got):\n%s", len(objects), tt.windows, diff)
			}
		})
	}
}

// TestRetentionUnknown: where nobody may say how long a group keeps events, it is read and the scan is incomplete.
func TestRetentionUnknown(t *testing.T) {
	denied := replay.Exchange{Operation: "DescribeLogGroups", Error: "AccessDeniedException", Message: "not authorized to perform: logs:DescribeLogGroups"}
	c := config(replay.New(replay.Identity(replay.Key, own), denied).Start(t), 12*time.Hour)
	objects, failed := list(t, cloudwatchlogs.New(c))
	if len(objects) != 1 || len(failed) != 1 || !strings.Contains(failed[0], "how long it keeps events is not known") || !strings.Contains(failed[0], "allow logs:DescribeLogGroups") {
		t.Errorf("%q, %q", objects, failed)
	}
}

// TestUntil: what is wanted up to some time ago may stand in the group a while later.
func TestUntil(t *testing.T) {
	c := config(replay.New(replay.Identity(replay.Key, own), groups(group("trail"))).Start(t), 36*time.Hour)
	c.Until = asOf.Add(-12 * time.Hour)
	objects, _ := list(t, cloudwatchlogs.New(c))
	want := []string{
		"cloudwatch-logs://111122223333/us-east-1/trail/2026-01-09T00:00:00Z--2026-01-10T00:00:00Z",
		"cloudwatch-logs://111122223333/us-east-1/trail/2026-01-10T00:00:00Z--2026-01-10T01:00:00Z",
	}
	if diff := cmp.Diff(want, objects); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNoGroup: a single group that is not there is an error; of several, it is named and the others are read.
func TestNoGroup(t *testing.T) {
	cfg := replay.New(replay.Identity(replay.Key, own), groups(group("trail-2"))).Start(t)
	c := config(cfg, 12*time.Hour)
	for _, err := range cloudwatchlogs.New(c).List(t.Context()) {
		if err == nil || errors.As(err, new(*source.PlaceError)) || !strings.Contains(err.Error(), "find log group trail of 111122223333 in us-east-1: there is none; check the name") {
			t.Errorf("error %v", err)
		}
	}
	c.Groups = []string{"trail", "trail-2"}
	objects, failed := list(t, cloudwatchlogs.New(c))
	if len(objects) != 1 || len(failed) != 1 {
		t.Errorf("%q, %q", objects, failed)
	}
}

// TestAccounts: the same group of several accounts; one that cannot be entered is named.
func TestAccounts(t *testing.T) {
	const role = "arn:aws:iam::444455556666:role/r"
	cfg := replay.New(
		replay.Identity(replay.Key, own), groups(group("trail")), replay.Assume(role, "ASIAMEMBEREXAMPLE"),
		replay.Exchange{Operation: "AssumeRole", Error: "AccessDenied", Status: 403, Message: "not authorized to perform: sts:AssumeRole"},
	).Start(t)
	c := config(cfg, 12*time.Hour)
	c.AWS.Region = "eu-west-1"
	c.Accounts = organization.Selection{Accounts: []string{own, "123456789012", "444455556666"}, Role: "arn:aws:iam::{account}:role/r"}
	objects, failed := list(t, cloudwatchlogs.New(c))
	want := []string{
		"cloudwatch-logs://111122223333/eu-west-1/trail/2026-01-10T00:00:00Z--2026-01-10T12:00:00Z",
		"cloudwatch-logs://444455556666/eu-west-1/trail/2026-01-10T00:00:00Z--2026-01-10T12:00:00Z",
	}
	if diff := cmp.Diff(want, objects); diff != "" || len(failed) != 1 || !strings.Contains(failed[0], "account 123456789012 was not read") {
		t.Errorf("failed %q (-want +got):\n%s", failed, diff)
	}
}

// TestFailures: what the service answers, and what becomes of the window.
func TestFailures(t *testing.T) {
	fail := func(times int, code string, status int) replay.Exchange {
		return replay.Exchange{Operation: "FilterLogEvents", Times: times, Error: code, Status: status, Message: "Rate exceeded"}
	}
	for name, tt := range map[string]struct {
		answers []replay.Exchange
		says    string
	}{
		"throttled for a while":  {[]replay.Exchange{fail(2, "ThrottlingException", 400), page(nil, "", record("a"))}, ""},
		"throttled for too long": {[]replay.Exchange{page(nil, "t", record("a")), fail(0, "ThrottlingException", 400)}, "read log group trail of 111122223333 in us-east-1: ThrottlingException, Rate exceeded: AWS throttles"},
		"denied":                 {[]replay.Exchange{fail(0, "AccessDeniedException", 400)}, "allow logs:FilterLogEvents on arn:aws:logs:us-east-1:111122223333:log-group:trail:*"},
		"credentials expired":    {[]replay.Exchange{fail(0, "ExpiredTokenException", 400)}, "sign in again"},
		"group gone":             {[]replay.Exchange{fail(0, "ResourceNotFoundException", 400)}, "check the name"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := replay.New(append(tt.answers, replay.Identity(replay.Key, own))...).Start(t)
			text, err := read(t, cloudwatchlogs.New(config(cfg, 24*time.Hour)), window)
			switch {
			case tt.says == "" && (err != nil || !strings.Contains(text, record("a"))):
				t.Errorf("%q, %v", text, err)
			case tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)):
				t.Errorf("error %v, want %q", err, tt.says)
			}
		})
	}
}

func TestNotes(t *testing.T) {
	s := cloudwatchlogs.New(config(replay.New(replay.Identity(replay.Key, own), groups(group("trail"))).Start(t), time.Hour))
	sourcetest.Objects(t, s)
	if notes := strings.Join(s.Notes(), "\n"); !strings.Contains(notes, "more than 256 KB") || !strings.Contains(notes, "quarter of an hour") {
		t.Errorf("notes:\n%s", notes)
	}
}
