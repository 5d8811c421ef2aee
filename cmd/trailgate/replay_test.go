package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/trailgate/trailgate/internal/source/replay"
)

// replayAWS is the command replay DIR: until the script ends, calls of AWS's APIs are answered with the exchanges in the
// files of a folder; see package replay. In them HOUR_AGO stands for an hour ago and HOUR_AGO_UNIX for its seconds, for
// Event history holds nothing old.
func replayAWS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: replay FOLDER")
	}
	dir := ts.MkAbs(args[0])
	ago := time.Now().UTC().Add(-time.Hour)
	words := strings.NewReplacer("HOUR_AGO_UNIX", strconv.FormatInt(ago.Unix(), 10), "HOUR_AGO", ago.Format(time.RFC3339))
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	ts.Check(err)
	for _, f := range files {
		text, err := os.ReadFile(f)
		ts.Check(err)
		ts.Check(os.WriteFile(f, []byte(words.Replace(string(text))), 0o600))
	}
	answers, err := replay.Load(dir)
	ts.Check(err)
	srv := httptest.NewServer(answers)
	ts.Defer(srv.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": srv.URL, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": replay.Key, "AWS_SECRET_ACCESS_KEY": "example",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
	} {
		ts.Setenv(name, value)
	}
}
