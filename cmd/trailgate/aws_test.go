package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/trailgate/trailgate/internal/source/s3trail/s3test"
)

// policyActions are the actions of a policy in a page of docs.
func policyActions(t *testing.T, page, name string) []string {
	t.Helper()
	doc, err := os.ReadFile("../../docs/" + page)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)<!-- policy: " + name + " -->\n```json\n(.*?)```").FindSubmatch(doc)
	if m == nil {
		t.Fatalf("docs/%s has no policy %s", page, name)
	}
	var policy struct{ Statement []struct{ Action any } }
	if err := json.Unmarshal(m[1], &policy); err != nil {
		t.Fatalf("the policy %s of docs/%s: %v", name, page, err)
	}
	var all []string
	for _, s := range policy.Statement {
		switch a := s.Action.(type) {
		case string:
			all = append(all, a)
		case []any:
			for _, x := range a {
				all = append(all, fmt.Sprint(x))
			}
		}
	}
	return all
}

// tell runs the program and returns what it said and its exit status.
func tell(t *testing.T, dir string, args ...string) (string, int) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "trailgate", args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return string(out), c.ProcessState.ExitCode()
}

const quietRecord = `{"eventVersion":"1.09","eventTime":"2026-01-02T03:04:05Z","eventSource":"sagemaker.amazonaws.com","eventName":"ListModels",` +
	`"awsRegion":"us-east-1","eventID":"00000000-0000-0000-0000-000000000001","eventType":"AwsApiCall","readOnly":true,"managementEvent":true,` +
	`"eventCategory":"Management","recipientAccountId":"111122223333","userIdentity":{"type":"IAMUser","accountId":"111122223333",` +
	`"arn":"arn:aws:iam::111122223333:user/ann","userName":"ann","sessionContext":{"attributes":{"mfaAuthenticated":"true"}}}}`

// The least policy of docs/aws.md is enough, and each action that is taken from it is named by doctor and by scan.
func TestLeastPolicyOfBucket(t *testing.T) {
	actions := policyActions(t, "aws.md", "bucket")
	var denied atomic.Pointer[string] // read by the server
	deny := func(action string) { denied.Store(&action) }
	deny("")
	server := s3test.Start(t)
	server.Refuse = func(action, _, key string) *s3test.Answer {
		switch {
		case action == *denied.Load(), !slices.Contains(actions, action):
			return s3test.Denied()
		case *denied.Load() == "kms:Decrypt" && key != "":
			return &s3test.Answer{Status: http.StatusForbidden, Code: "AccessDenied", Message: "User: arn:aws:sts::111122223333:assumed-role/trailgate-read/trailgate is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/1 because no identity-based policy allows the kms:Decrypt action"}
		}
		return nil
	}
	var log bytes.Buffer
	zw := gzip.NewWriter(&log)
	if _, err := zw.Write([]byte(`{"Records":[` + quietRecord + `]}`)); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	server.Bucket(t, "org-trail", true)
	server.Put(t, "org-trail", "AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/02/111122223333_CloudTrail_us-east-1_20260102T0310Z_abcdefghijklmnop.json.gz", log.Bytes())
	sts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		// The shape of GetCallerIdentity's answer is that of the STS API reference.
		fmt.Fprint(w, `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ann</Arn><UserId>AIDAEXAMPLE</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
	}))
	defer sts.Close()
	t.Setenv("AWS_ENDPOINT_URL_S3", server.URL)
	t.Setenv("AWS_ENDPOINT_URL_STS", sts.URL)
	for _, versions := range []bool{false, true} {
		dir := t.TempDir()
		hcl := fmt.Sprintf("pack \"sagemaker\" { source = \"builtin://sagemaker\" }\nsource \"s3\" \"logs\" {\n  bucket   = \"org-trail\"\n  prefix   = \"AWSLogs/\"\n  versions = %t\n}\n", versions)
		if err := os.WriteFile(filepath.Join(dir, "main.trailgate.hcl"), []byte(hcl), 0o600); err != nil {
			t.Fatal(err)
		}
		deny("")
		for _, command := range []string{"doctor", "scan"} {
			if out, code := tell(t, dir, command); code != 0 {
				t.Fatalf("versions %t: %s with the whole policy: exit status %d\n%s", versions, command, code, out)
			}
		}
		for _, action := range actions {
			ofVersions := strings.HasSuffix(action, "Version") || strings.HasSuffix(action, "Versions")
			if ofVersions != versions && action != "kms:Decrypt" {
				continue
			}
			deny(action)
			for _, command := range []string{"doctor", "scan"} {
				out, code := tell(t, dir, command)
				if code != 3 && code != 1 || !strings.Contains(out, action) {
					t.Errorf("versions %t: %s without %s: exit status %d, and it is not named\n%s", versions, command, action, code, out)
				}
			}
		}
	}
}

// TestLiveAWS reads a bucket of yours, with your credentials: docs/aws.md says how.
func TestLiveAWS(t *testing.T) {
	bucket := os.Getenv("TRAILGATE_LIVE_BUCKET")
	if os.Getenv("TRAILGATE_LIVE_AWS") == "" || bucket == "" {
		t.Skip("set TRAILGATE_LIVE_AWS=1 and TRAILGATE_LIVE_BUCKET=s3://bucket/prefix to read a bucket of yours")
	}
	if out, code := tell(t, t.TempDir(), "doctor", bucket); code != 0 {
		t.Fatalf("doctor: exit status %d\n%s", code, out)
	}
	out, code := tell(t, t.TempDir(), "scan", bucket, "--since", "1d")
	if code != 0 && code != 2 {
		t.Errorf("scan: exit status %d\n%s", code, out)
	}
}

// TestLiveEventHistory looks up the last two hours of your account in one Region: docs/sources.md says how.
func TestLiveEventHistory(t *testing.T) {
	region := os.Getenv("TRAILGATE_LIVE_REGION")
	if os.Getenv("TRAILGATE_LIVE_AWS") == "" || region == "" {
		t.Skip("set TRAILGATE_LIVE_AWS=1 and TRAILGATE_LIVE_REGION to a Region to read your account's Event history there")
	}
	dir := t.TempDir()
	hcl := fmt.Sprintf("pack \"sagemaker\" { source = \"builtin://sagemaker\" }\nsource \"event_history\" \"here\" {\n  since   = \"2h\"\n  narrow  = false\n  regions = [%q]\n}\n", region)
	if err := os.WriteFile(filepath.Join(dir, "main.trailgate.hcl"), []byte(hcl), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := tell(t, dir, "doctor"); code != 0 {
		t.Fatalf("doctor: exit status %d\n%s", code, out)
	}
	out, code := tell(t, dir, "scan")
	if code != 0 && code != 2 || !strings.Contains(out, "Event history holds management events only") {
		t.Errorf("scan: exit status %d\n%s", code, out)
	}
}
