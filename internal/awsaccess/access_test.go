package awsaccess_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/trailgate/trailgate/internal/awsaccess"
)

// isolate keeps the machine's own AWS configuration out of a test.
func isolate(t *testing.T) {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "",
		"AWS_REGION": "", "AWS_DEFAULT_REGION": "", "AWS_CONFIG_FILE": t.TempDir() + "/config", "AWS_SHARED_CREDENTIALS_FILE": t.TempDir() + "/credentials",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_S3": "", "AWS_ENDPOINT_URL_STS": "", "AWS_CA_BUNDLE": "",
		"AWS_MAX_ATTEMPTS": "", "HTTPS_PROXY": "", "HTTP_PROXY": "", "AWS_WEB_IDENTITY_TOKEN_FILE": "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": "",
	} {
		t.Setenv(name, value)
	}
}

func load(t *testing.T, c awsaccess.Config) aws.Config {
	t.Helper()
	cfg, err := awsaccess.Load(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func answer(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("x-amz-request-id", "4442587FB7D0A2F9")
		w.WriteHeader(status)
		fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>", code, message)
	}
}

func get(ctx context.Context, cfg aws.Config) error {
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	bucket, key := "trail", "a.json.gz"
	_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	return awsaccess.Explain(err, awsaccess.Call{Doing: "read s3://trail/a.json.gz", Permission: "s3:GetObject", On: "arn:aws:s3:::trail/a.json.gz"})
}

// TestExplain: what S3 answers, and what the user is told of it. Codes and messages are those of S3's error list and of
// reports by its users.
func TestExplain(t *testing.T) {
	isolate(t)
	tests := []struct {
		status        int
		code, message string
		want          awsaccess.Kind
		says          string
		chance        bool
	}{
		{403, "AccessDenied", "Access Denied", awsaccess.Denied, "AccessDenied, Access Denied: allow s3:GetObject on arn:aws:s3:::trail/a.json.gz, and kms:Decrypt", false},
		{403, "AccessDenied", "User: arn:aws:iam::111122223333:user/a is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/k", awsaccess.KeyDenied, "allow kms:Decrypt", false},
		{403, "AccessDenied", "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.", awsaccess.KeyDenied, "allow kms:Decrypt", false},
		{400, "KMS.DisabledException", "arn:aws:kms:us-east-1:111122223333:key/k is disabled.", awsaccess.KeyDenied, "check that the key is enabled", false},
		{403, "InvalidObjectState", "The operation is not valid for the object's storage class", awsaccess.Archived, "restore it", false},
		{404, "NoSuchKey", "The specified key does not exist.", awsaccess.Gone, "was deleted after it was listed", false},
		{404, "NoSuchBucket", "The specified bucket does not exist", awsaccess.NoBucket, "check the name", false},
		{412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", awsaccess.Changed, "changed after it was listed", false},
		{400, "ExpiredToken", "The provided token has expired.", awsaccess.Expired, "sign in again", true},
		{403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", awsaccess.BadCredentials, "does not know these credentials", false},
		{403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", awsaccess.BadCredentials, "set this machine's clock", false},
		{301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.", awsaccess.WrongRegion, "in another Region", false},
		{503, "SlowDown", "Please reduce your request rate.", awsaccess.Throttled, "AWS throttles", true},
		{500, "InternalError", "We encountered an internal error. Please try again.", awsaccess.ServerFailed, "the service failed", true},
		{400, "NeverHeardOf", "Something.", awsaccess.Other, "NeverHeardOf, Something", false},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			srv := httptest.NewServer(answer(tt.status, tt.code, tt.message))
			defer srv.Close()
			t.Setenv("AWS_MAX_ATTEMPTS", "1")
			err := get(t.Context(), load(t, awsaccess.Config{Endpoint: srv.URL, Region: "us-east-1"}))
			if got := awsaccess.KindOf(err); got != tt.want || awsaccess.ByChance(err) != tt.chance {
				t.Errorf("kind %q, by chance %t, want %q, %t", got, awsaccess.ByChance(err), tt.want, tt.chance)
			}
			text := err.Error()
			if !strings.HasPrefix(text, "read s3://trail/a.json.gz: ") || !strings.Contains(text, tt.says) {
				t.Errorf("it says %q, want %q", text, tt.says)
			}
			if strings.Contains(text, "4442587FB7D0A2F9") {
				t.Errorf("%q holds a request id: it would differ in each scan", text)
			}
		})
	}
}

func TestNoCredentials(t *testing.T) {
	isolate(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	err := get(t.Context(), load(t, awsaccess.Config{Endpoint: "http://192.0.2.1", Region: "us-east-1"}))
	if awsaccess.KindOf(err) != awsaccess.NoCredentials || !strings.Contains(err.Error(), "aws sso login") {
		t.Errorf("%v", err)
	}
}

func TestUnreachable(t *testing.T) {
	isolate(t)
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	srv := httptest.NewServer(nil)
	srv.Close()
	err := get(t.Context(), load(t, awsaccess.Config{Endpoint: srv.URL, Region: "us-east-1"}))
	if awsaccess.KindOf(err) != awsaccess.Unreachable || !awsaccess.ByChance(err) {
		t.Errorf("%v", err)
	}
}

func TestUnknownProfile(t *testing.T) {
	isolate(t)
	_, err := awsaccess.Load(t.Context(), awsaccess.Config{Profile: "nobody"})
	if awsaccess.KindOf(err) != awsaccess.BadConfig || !strings.Contains(err.Error(), "check the profile") {
		t.Errorf("%v", err)
	}
}

// TestNoQuota: the calls of many readers under throttling succeed in the end. With the SDK's own quota of retries they
// would fail after a hundred of them.
func TestNoQuota(t *testing.T) {
	isolate(t)
	r := awsaccess.Retryer(awsaccess.Attempts)
	err := &http.MaxBytesError{}
	for range 1000 {
		if _, err := r.GetRetryToken(t.Context(), err); err != nil {
			t.Fatalf("a retry was refused: %v", err)
		}
	}
	if r.MaxAttempts() != awsaccess.Attempts {
		t.Errorf("%d attempts", r.MaxAttempts())
	}
}

// TestRoleChain: each role is assumed with the credentials of the one before it, with its external id; a denial says so.
func TestRoleChain(t *testing.T) {
	isolate(t)
	var calls []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		role := r.Form.Get("RoleArn")
		calls = append(calls, fmt.Sprintf("%s %s %s by %s", role, r.Form.Get("ExternalId"), r.Form.Get("RoleSessionName"), signer(r)))
		if strings.HasSuffix(role, "/closed") {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: x is not authorized to perform: sts:AssumeRole on resource: `+role+`</Message></Error></ErrorResponse>`)
			return
		}
		fmt.Fprintf(w, `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA%d</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`, len(calls))
	}))
	defer srv.Close()
	role := func(name string) string { return "arn:aws:iam::111122223333:role/" + name }
	cfg := load(t, awsaccess.Config{Endpoint: srv.URL, Region: "us-east-1", Roles: []awsaccess.Role{{ARN: role("hub")}, {ARN: role("read"), ExternalID: "42"}}})
	creds, err := cfg.Credentials.Retrieve(t.Context())
	if err != nil || creds.AccessKeyID != "ASIA2" {
		t.Fatal(creds.AccessKeyID, err)
	}
	want := []string{role("hub") + "  trailgate by AKIAIOSFODNN7EXAMPLE", role("read") + " 42 trailgate by ASIA1"}
	if fmt.Sprint(calls) != fmt.Sprint(want) {
		t.Errorf("calls %q, want %q", calls, want)
	}
	err = get(t.Context(), load(t, awsaccess.Config{Endpoint: srv.URL, Region: "us-east-1", Roles: []awsaccess.Role{{ARN: role("closed")}}}))
	if awsaccess.KindOf(err) != awsaccess.RoleDenied || !strings.Contains(err.Error(), "trust policy") || !strings.Contains(err.Error(), role("closed")) {
		t.Errorf("%v", err)
	}
}

func signer(r *http.Request) string {
	_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	key, _, _ := strings.Cut(rest, "/")
	return key
}

// TestBucketRegion: the Region of a bucket is asked for, also where the question is denied.
func TestBucketRegion(t *testing.T) {
	isolate(t)
	for _, tt := range []struct {
		status int
		told   string
		want   string
	}{{200, "eu-west-1", "eu-west-1"}, {301, "eu-west-1", "eu-west-1"}, {403, "us-west-2", "us-west-2"}, {403, "", "us-east-1"}, {404, "", ""}} {
		var asked atomic.Int32
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			if r.Method != http.MethodHead || r.URL.Path != "/trail" {
				t.Errorf("%s %s", r.Method, r.URL.Path)
			}
			if tt.told != "" {
				w.Header().Set("x-amz-bucket-region", tt.told)
			}
			w.WriteHeader(tt.status)
		}))
		client, err := awsaccess.S3(t.Context(), load(t, awsaccess.Config{Endpoint: srv.URL}), awsaccess.Bucket{Name: "trail"})
		switch {
		case tt.want == "":
			if awsaccess.KindOf(err) != awsaccess.NoBucket {
				t.Errorf("%d: %v", tt.status, err)
			}
		case err != nil || client.Options().Region != tt.want || asked.Load() != 1:
			t.Errorf("%d: Region %v, %v, after %d calls; want %s", tt.status, client, err, asked.Load(), tt.want)
		}
		srv.Close()
	}
}

func TestExplainKeeps(t *testing.T) {
	err := awsaccess.Explain(fmt.Errorf("x: %w", context.Canceled), awsaccess.Call{Doing: "read y"})
	if !errors.Is(err, context.Canceled) || awsaccess.Explain(nil, awsaccess.Call{}) != nil {
		t.Error(err)
	}
	first := awsaccess.Explain(errors.New("boom"), awsaccess.Call{Doing: "read y"})
	if awsaccess.Explain(first, awsaccess.Call{Doing: "other"}) != first { //nolint:errorlint // the very same
		t.Error("explained twice")
	}
}
