package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/trailgate/trailgate/internal/source/s3trail/s3test"
)

// writeLogs writes gzipped log files of a few events each. Users come back from file to file, so that findings have
// occurrences in many.
func writeLogs(t *testing.T, dir string, files int) {
	t.Helper()
	const form = `{"eventVersion":"1.09","eventTime":"2026-03-%02dT%02d:%02d:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateAccessKey",` +
		`"awsRegion":"us-east-1","recipientAccountId":"111122223333","eventID":"%d-%d","eventType":"AwsApiCall","managementEvent":true,` +
		`"eventCategory":"Management","readOnly":false,"sourceIPAddress":"192.0.2.%d","userIdentity":{"type":"IAMUser","userName":"u%d",` +
		`"arn":"arn:aws:iam::111122223333:user/u%[7]d","accountId":"111122223333","accessKeyId":"AKIAIOSFODNN7EXAMPLE"},` +
		`"requestParameters":{"userName":"bob"},"responseElements":null}`
	for i := range files {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		var records []string
		for k := range 3 {
			records = append(records, fmt.Sprintf(form, 1+i%28, i%24, i%60, i, k, i%250, i%30))
		}
		fmt.Fprintf(w, `{"Records":[%s]}`, strings.Join(records, ","))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.json.gz", i)), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// program runs the program as a process; it is killed when ctx ends.
func program(ctx context.Context, t *testing.T, dir string, args ...string) (stderr string, killed bool) {
	t.Helper()
	c := exec.CommandContext(ctx, "trailgate", args...)
	c.Dir = dir
	var errs strings.Builder
	c.Stderr = &errs
	err := c.Run()
	if ctx.Err() != nil {
		return errs.String(), true
	}
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() == 1) {
		t.Fatalf("%v: %v: %s", args, err, errs.String())
	}
	return errs.String(), false
}

// TestKilledScanResumes kills a scan at random moments, as often as TRAILGATE_KILLS says, lets it go on each time, and
// compares what it writes with what a scan writes that nobody killed.
func TestKilledScanResumes(t *testing.T) {
	if testing.Short() {
		t.Skip("it scans several times")
	}
	wanted, files := 1, 1500 // several parts for each worker
	if n, err := strconv.Atoi(os.Getenv("TRAILGATE_KILLS")); err == nil {
		wanted, files = n, 4000
	}
	dir := t.TempDir()
	logs := filepath.Join(dir, "logs")
	if err := os.Mkdir(logs, 0o700); err != nil {
		t.Fatal(err)
	}
	writeLogs(t, logs, files)
	scanTo := func(name string, more ...string) []string {
		return append([]string{"scan", "logs", "--pack", "identity", "--as-of", "2026-04-01", "-o", "json=" + name, "-o", "sarif=" + name + ".sarif"}, more...)
	}
	start := time.Now()
	program(t.Context(), t, dir, scanTo("whole.json")...)
	took := time.Since(start)
	kills, resumed := 0, 0
	for range 10 * wanted {
		ctx, cancel := context.WithTimeout(t.Context(), took/8+time.Duration(rand.Int64N(int64(took))))
		if kills == wanted {
			ctx, cancel = context.WithCancel(t.Context())
		}
		stderr, killed := program(ctx, t, dir, scanTo("resumed.json", "--resume", "parts")...)
		cancel()
		if killed {
			kills++
			continue
		}
		if strings.Contains(stderr, "resumed from parts") {
			resumed++
		}
		same(t, filepath.Join(dir, "whole.json"), filepath.Join(dir, "resumed.json"))
		same(t, filepath.Join(dir, "whole.json.sarif"), filepath.Join(dir, "resumed.json.sarif"))
		if _, err := os.Stat(filepath.Join(dir, "parts")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the folder of a scan that is done is left: %v", err)
		}
		if kills >= wanted {
			break
		}
	}
	t.Logf("killed %d times, ended after a resumption %d times; a scan took %s", kills, resumed, took)
	if kills < wanted || wanted > 1 && resumed == 0 {
		t.Errorf("killed %d times, ended after a resumption %d times", kills, resumed)
	}
}

// TestResumeWhatFailed: a second run reads what could not be read in the first, and nothing else.
func TestResumeWhatFailed(t *testing.T) {
	server := s3test.Start(t)
	t.Setenv("AWS_ENDPOINT_URL_S3", server.URL)
	server.Bucket(t, "trail", false)
	logs := t.TempDir()
	writeLogs(t, logs, 300)
	names, err := filepath.Glob(filepath.Join(logs, "*.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		server.Put(t, "trail", "copy/"+filepath.Base(name), body)
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	args := func(name string, more ...string) []string {
		return append([]string{"scan", "s3://trail/copy", "--pack", "identity", "--as-of", "2026-04-01", "-o", "json=" + at(name)}, more...)
	}
	code, _, _ := run(t, args("whole")...)
	closed := func(_, _, key string) *s3test.Answer {
		if strings.HasSuffix(key, "00.json.gz") { // three of them
			return s3test.Denied()
		}
		return nil
	}
	server.Refuse = closed
	failed, _, stderr := run(t, args("first", "--resume", at("parts"))...)
	if failed != 3 || !strings.Contains(stderr, "3 objects could not be read; the same command with --resume") {
		t.Errorf("exit status %d: %s", failed, stderr)
	}
	server.Refuse = nil
	server.Forget()
	again, _, stderr := run(t, args("second", "--resume", at("parts"))...)
	if again != code || !strings.Contains(stderr, "297 objects done before were not scanned again") {
		t.Errorf("exit status %d, want %d: %s", again, code, stderr)
	}
	if n := server.Calls("s3:GetObject"); n != 3 {
		t.Errorf("%d objects were read, want 3", n)
	}
	same(t, at("whole"), at("second"))
}

// TestResumeChanged: files have no version, so their bytes are compared; a folder of another scan is refused by name.
func TestResumeChanged(t *testing.T) {
	dir := t.TempDir()
	logs := filepath.Join(dir, "logs")
	if err := os.Mkdir(logs, 0o700); err != nil {
		t.Fatal(err)
	}
	writeLogs(t, logs, 10)
	broken := filepath.Join(logs, "a-pipe.json")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), broken); err != nil {
		t.Skip("no symbolic links here")
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	args := func(name string, more ...string) []string {
		return append([]string{"scan", logs, "--pack", "identity", "-o", "json=" + at(name)}, more...)
	}
	if code, _, stderr := run(t, args("first", "--resume", at("parts"))...); code != 3 {
		t.Fatalf("exit status %d: %s", code, stderr)
	}
	if code, _, stderr := run(t, args("other", "--resume", at("parts"), "--severity", "high")...); code != 1 || !strings.Contains(stderr, "is of another scan: of other filters") {
		t.Errorf("with other filters: exit status %d: %s", code, stderr)
	}
	changed := filepath.Join(logs, "00003.json.gz")
	body, err := os.ReadFile(filepath.Join(logs, "00004.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	old, err := os.Stat(changed)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(body)) != old.Size() {
		body = append(body, make([]byte, max(0, old.Size()-int64(len(body))))...)[:old.Size()]
	}
	if err := errors.Join(os.WriteFile(changed, body, 0o600), os.Remove(broken)); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := run(t, args("second", "--resume", at("parts"))...)
	if !strings.Contains(stderr, " were, for they or others of their part have changed") {
		t.Errorf("exit status %d: %s", code, stderr)
	}
	run(t, args("whole")...)
	same(t, at("whole"), at("second"))
}
