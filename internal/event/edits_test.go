package event_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
)

func TestRedact(t *testing.T) {
	tests := []struct{ raw, want string }{
		{record(1), record(1)},
		{
			`{"responseElements":{"credentials":{"accessKeyId":"ASIAIOSFODNN7EXAMPLE","secretAccessKey":"wJalr","sessionToken":"IQoJ","expiration":"x"}}}`,
			`{"responseElements":{"credentials":{"accessKeyId":"ASIAIOSFODNN7EXAMPLE","secretAccessKey":"[REDACTED]","sessionToken":"[REDACTED]","expiration":"x"}}}`,
		},
		{`{"authorizedUrl":"https://n.notebook.eu-west-1.sagemaker.aws?authToken=ey"}`, `{"authorizedUrl":"[REDACTED]"}`},
		{
			`{ "a" : [ { "url" : "https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=abc" , "n" : 1.50 } ] }`,
			`{ "a" : [ { "url" : "https://b.s3.amazonaws.com/k?[REDACTED]" , "n" : 1.50 } ] }`,
		},
		{`{"u":"https:\/\/x\/?x-amz-security-token\u003dabc"}`, `{"u":"https:\/\/x\/?[REDACTED]"}`},
		{`{"u":"https://x/\u003fX-Amz-Signature=abc"}`, `{"u":"[REDACTED]"}`},
		{`{"u":"https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=abc&Expires=1"}`, `{"u":"https://b.s3.amazonaws.com/k?[REDACTED]"}`},
		{`{"u":"https://x/?page=2"}`, `{"u":"https://x/?page=2"}`},
		{
			`{"masterUserPassword":"p","Password":"q","newPassword":["r"],"password":{"value":"s"},"pass\u0077ord":7}`,
			`{"masterUserPassword":"[REDACTED]","Password":"[REDACTED]","newPassword":"[REDACTED]","password":"[REDACTED]","pass\u0077ord":"[REDACTED]"}`,
		},
		{
			`{"password":null,"loginPassword":"","manageMasterUserPassword":true,"passwordResetRequired":"x"}`,
			`{"password":null,"loginPassword":"","manageMasterUserPassword":true,"passwordResetRequired":"x"}`,
		},
		{`{"body":"{\"Credentials\": {\"SessionToken\" : \"abc\"}}"}`, `{"body":"[REDACTED]"}`},
		{`{"eventName":"GetSessionToken","msg":"the sessionToken is x"}`, `{"eventName":"GetSessionToken","msg":"the sessionToken is x"}`},
		{`{"sessionToken":"a","sessionToken":"b"}`, `{"sessionToken":"[REDACTED]","sessionToken":"[REDACTED]"}`},
		{`{"a":`, `"[REDACTED]"`},
		{`{} {}`, `"[REDACTED]"`},
		{``, `"[REDACTED]"`},
	}
	for _, tt := range tests {
		got := string(event.Redact([]byte(tt.raw)))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.raw, diff)
		}
		if again := string(event.Redact([]byte(got))); again != got {
			t.Errorf("%s: redacted twice %s, once %s", tt.raw, again, got)
		}
	}
}

func TestShorten(t *testing.T) {
	x := strings.Repeat("x", 1000)
	xs := strings.Repeat("x", 128)
	tests := []struct {
		name, raw string
		limit     int
		want      string
	}{
		{"short enough", `{"a":"b"}`, 9, `{"a":"b"}`},
		{"the longest string", `{"a":"` + x + `","b":"` + x + `x","c":"c"}`, 1500, `{"a":"` + x + `","b":"` + xs + `[shortened from 1003 bytes]","c":"c"}`},
		{"both", `{"a":"` + x + `","b":["` + x + `"]}`, 500, `{"a":"` + xs + `[shortened from 1002 bytes]","b":["` + xs + `[shortened from 1002 bytes]"]}`},
		{"escapes and characters stay whole", `{"a":"` + strings.Repeat("x", 114) + `é\ud83d\ude00` + x + `"}`, 500, `{"a":"` + strings.Repeat("x", 114) + `é\ud83d\ude00[shortened from 1130 bytes]"}`},
		{"no half of a pair", `{"a":"` + strings.Repeat("x", 122) + `\ud83d\ude00` + x + `"}`, 500, `{"a":"` + strings.Repeat("x", 122) + `[shortened from 1136 bytes]"}`},
		{"the largest field", `{"eventName":"n","a":{"b":[` + strings.Repeat("1,", 200) + `1]},"c":[1,2]}`, 100, `{"eventName":"n","a":"[shortened from 409 bytes]","c":[1,2]}`},
		{"the first fields", `{"eventName":"n", "a":1` + strings.Repeat(`,"b":12345678901234567890`, 5) + `}`, 75, `{"eventName":"n","a":1,"shortened":"[shortened from 149 bytes]"}`},
		{
			"the first fields, and a large one", `{"eventName":"n","a":[` + strings.Repeat("1,", 200) + `1]` + strings.Repeat(`,"b":12345678901234567890`, 9) + `}`, 110,
			`{"eventName":"n","a":"[shortened from 403 bytes]","shortened":"[shortened from 650 bytes]"}`,
		},
		{"no room", `{"a":"` + x + `"}`, 20, `{}`},
		{"no object", `["` + x + `"]`, 100, `"[shortened from 1004 bytes]"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, shortened := event.Shorten([]byte(tt.raw), tt.limit)
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if shortened != (len(tt.raw) > tt.limit) || len(got) > tt.limit || !json.Valid(got) {
				t.Errorf("shortened %v, %d bytes for a limit of %d, valid %v", shortened, len(got), tt.limit, json.Valid(got))
			}
		})
	}
}
