package event_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
)

// eventOf calls check with the event that an object with these members is.
func eventOf(t *testing.T, members string, check func(e *event.Event)) {
	t.Helper()
	text := `{"eventName":"n","eventSource":"s","eventVersion":"1.08",` + members + `}`
	result, err := event.Decode("object", strings.NewReader(text), event.Options{}, func(e *event.Event) error {
		check(e)
		return nil
	})
	if err != nil || result.Records != 1 {
		t.Fatalf("%s: %+v, problem %v, error %v", text, result, result.Problem, err)
	}
}

func TestText(t *testing.T) {
	for token, want := range map[string]string{
		`"plain"`: "plain", `""`: "", `"\"\\\/\b\f\n\r\t"`: "\"\\/\b\f\n\r\t", `"\u00e9\u20AC"`: "é€", `"\ud83d\ude00"`: "😀",
		`"\ud83dx"`: "\uFFFDx", `"\ude00\ud83d"`: "\uFFFD\uFFFD", `"\ud83d\u0041"`: "\uFFFDA", `"é"`: "é", `"\ud83d\ud83d\ude00"`: "\uFFFD😀",
		"1": "", "null": "", "": "", `{"a":"b"}`: "", `"`: "", `"\u12"`: `\u12`, `"x\"`: `x\`,
	} {
		if got := event.Text([]byte(token)); got != want {
			t.Errorf("Text(%s) = %q, want %q", token, got, want)
		}
		if got := string(event.AppendText([]byte("a"), []byte(token))); got != "a"+want {
			t.Errorf("AppendText(%s) = %q", token, got)
		}
	}
}

func TestCategory(t *testing.T) {
	tests := []struct {
		members string
		want    string
		derived bool
	}{
		{`"eventCategory":"Management"`, "Management", false},
		{`"eventCategory":"Data","managementEvent":true`, "Data", false},
		{`"eventCategory":"Network\u0041ctivity"`, "NetworkActivity", false},
		{`"eventCategory":"Insight"`, "Insight", false},
		{`"eventCategory":"Aggregated"`, "Aggregated", false},
		{`"eventType":"AwsCloudTrailInsight"`, "Insight", true},
		{`"eventType":"AwsAggregatedEvent"`, "Aggregated", true},
		{`"managementEvent":true,"eventSource":"s3.amazonaws.com","eventName":"GetObject"`, "Management", true},
		{`"managementEvent":false`, "Data", true},
		{`"eventType":"AwsVpceEvent"`, "NetworkActivity", true},
		{`"eventType":"AwsVpceEvents"`, "NetworkActivity", true},
		{`"eventSource":"s3.amazonaws.com","eventName":"GetObject"`, "Data", true},
		{`"eventSource":"s3.amazonaws.com","eventName":"ListBuckets"`, "Management", true},
		{`"eventSource":"lambda.amazonaws.com","eventName":"Invoke"`, "Data", true},
		{`"eventSource":"lambda.amazonaws.com","eventName":"CreateFunction20150331"`, "Management", true},
		{`"eventSource":"dynamodb.amazonaws.com","eventName":"PutItem"`, "Data", true},
		{`"eventSource":"dynamodb.amazonaws.com","eventName":"DescribeTable"`, "Management", true},
		{`"eventSource":"sagemaker.amazonaws.com","eventName":"InvokeEndpointAsync"`, "Data", true},
		{`"eventSource":"sagemaker.amazonaws.com","eventName":"PutRecord"`, "Data", true},
		{`"eventSource":"kinesis.amazonaws.com","eventName":"PutRecord"`, "Management", true},
		{`"eventType":"AwsConsoleSignIn"`, "Management", true},
		{`"eventCategory":"management"`, "Management", true},
		{`"eventCategory":null,"managementEvent":false`, "Data", true},
	}
	for _, tt := range tests {
		eventOf(t, tt.members, func(e *event.Event) {
			if got, derived := event.Category(e); got != tt.want || derived != tt.derived {
				t.Errorf("%s: %s, derived %v; want %s, %v", tt.members, got, derived, tt.want, tt.derived)
			}
		})
	}
}

func TestAccountAndPrincipal(t *testing.T) {
	const issuer = `"sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::333333333333:role/r","accountId":"333333333333"}}`
	tests := []struct{ members, account, principal string }{
		{`"recipientAccountId":"111122223333","userIdentity":{"accountId":"444455556666","arn":"a","userName":"u","principalId":"p"}`, "111122223333", "a"},
		{`"userIdentity":{"type":"IAMUser","accountId":"444455556666","userName":"u","principalId":"p"}`, "444455556666", "u"},
		{`"recipientAccountId":"","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/r/s",` + issuer + `}`, "333333333333", "arn:aws:iam::333333333333:role/r"},
		{`"userIdentity":{"arn":"arn:aws:sts::1:assumed-role/r/s",` + issuer + `}`, "333333333333", "arn:aws:iam::333333333333:role/r"},
		{`"userIdentity":{"type":"FederatedUser","arn":"arn:aws:sts::1:federated-user/f","sessionContext":{"sessionIssuer":{"type":"IAMUser","arn":"arn:aws:iam::1:user/u"}}}`, "", "arn:aws:sts::1:federated-user/f"},
		{`"userIdentity":{"type":"AWSAccount","principalId":"AIDAEXAMPLE","accountId":"444455556666"}`, "444455556666", "AIDAEXAMPLE"},
		{`"userIdentity":{"type":"AWSService","invokedBy":"sagemaker.amazonaws.com"}`, "", "sagemaker.amazonaws.com"},
		{`"eventType":"AwsAggregatedEvent","accountId":"111122223333"`, "111122223333", ""},
		{`"userIdentity":null`, "", ""},
		{`"userIdentity":{"accountId":123456789012,"arn":[1]}`, "", ""},
	}
	for _, tt := range tests {
		eventOf(t, tt.members, func(e *event.Event) {
			if diff := cmp.Diff([]string{tt.account, tt.principal}, []string{event.Account(e), event.Principal(e)}); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.members, diff)
			}
		})
	}
}

func TestTime(t *testing.T) {
	tests := []struct{ value, want string }{
		{`"2026-01-02T03:04:05Z"`, "2026-01-02T03:04:05Z"},
		{`"2026-01-02T03:04:05.25Z"`, "2026-01-02T03:04:05.25Z"},
		{`"2026-01-02T03:04:05+02:00"`, "2026-01-02T01:04:05Z"},
		{`"2026-01-02 03:04:05"`, "2026-01-02T03:04:05Z"},
		{`"2026-01-02 03:04:05.5"`, "2026-01-02T03:04:05.5Z"},
		{`"2026-01-02 03:04:05+00:00"`, "2026-01-02T03:04:05Z"},
		{`"2026-01-02T03:04:05"`, "2026-01-02T03:04:05Z"},
		{`"2026\u002d01-02T03:04:05Z"`, "2026-01-02T03:04:05Z"},
		{`"2024-02-29T23:59:59Z"`, "2024-02-29T23:59:59Z"},
		{`"2025-02-29T00:00:00Z"`, ""},
		{`"2026-13-01T00:00:00Z"`, ""},
		{`"2026-01-02T24:00:00Z"`, ""},
		{`"2026-01-02T03:04:0xZ"`, ""},
		{`"{{ now }}"`, ""},
		{`1767323045`, ""},
		{`null`, ""},
	}
	for _, tt := range tests {
		eventOf(t, `"eventTime":`+tt.value, func(e *event.Event) {
			got, ok := event.Time(e)
			text := ""
			if ok {
				text = got.Format(time.RFC3339Nano)
			}
			if text != tt.want || ok && got.Location() != time.UTC {
				t.Errorf("%s: %s, %v; want %s", tt.value, text, ok, tt.want)
			}
		})
	}
}

func TestProblemString(t *testing.T) {
	if got := fmt.Sprint(event.Problem{Offset: 7, Reason: "r"}, event.Problem{Offset: -1, Reason: "r"}); got != "at byte 7: r r" {
		t.Error(got)
	}
}
