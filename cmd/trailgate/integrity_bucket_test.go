package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/trailgate/trailgate/internal/cli"
	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
	"github.com/trailgate/trailgate/internal/source/s3trail/s3test"
)

// TestVerifyBucket verifies and scans a bucket on a server that speaks S3, keeps its keys and signatures, and verifies a
// copy of it with them.
func TestVerifyBucket(t *testing.T) {
	newest := time.Date(2026, 1, 2, 6, 1, 31, 0, time.UTC)
	signer := integritytest.NewSigner(1, "us-east-1", newest.AddDate(0, -2, 0), newest.AddDate(0, 2, 0))
	bucket := integritytest.NewBucket("org-trail")
	trail := &integritytest.Trail{Bucket: bucket, Prefix: "logs/", Org: "o-exampleorg1", Account: "111122223333", Region: "us-east-1", Name: "audit", Signer: signer}
	trail.Hours(newest, 3, 2)
	srv := s3test.Start(t)
	srv.Bucket(t, "org-trail", false)
	client := srv.Client(t.Context(), t, "org-trail")
	for key, o := range bucket.Objects {
		if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket.Name, Key: &key, Body: bytes.NewReader(o.Body), Metadata: o.Meta}); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	write(t, dir, "known.json", func(b *bytes.Buffer) error {
		return integrity.WriteKeys(b, &integrity.Keys{Keys: []integrity.Key{signer.Public}})
	})
	write(t, dir, "main.trailgate.hcl", func(b *bytes.Buffer) error {
		_, err := b.WriteString(`source "s3" "t" {
  bucket           = "org-trail"
  prefix           = "logs/"
  endpoint         = "` + srv.URL + `"
  verify_integrity = true
  public_keys      = "known.json"
}
`)
		return err
	})
	if err := bucket.Write(filepath.Join(dir, "mirror")); err != nil {
		t.Fatal(err)
	}
	asOf := "--as-of=2026-01-02T06:40:00Z"
	for _, step := range []struct {
		args  string
		code  int
		wants string
	}{
		{"verify s3://org-trail --endpoint " + srv.URL + " --public-keys known.json --save-keys keys.json --save-signatures signatures.json " + asOf, 0, "6 log files: 6 verified"},
		{"verify s3://org-trail/logs/AWSLogs/o-exampleorg1/111122223333/CloudTrail/us-east-1/ --endpoint " + srv.URL + " --public-keys known.json " + asOf, 0, "6 log files: 6 verified"},
		{"verify mirror --public-keys keys.json --signatures signatures.json --bucket org-trail " + asOf, 0, "6 log files: 6 verified"},
		{"verify mirror --public-keys keys.json --signatures signatures.json --bucket another " + asOf, 2, "digest-moved"},
		{"verify s3://org-trail/nowhere --endpoint " + srv.URL + " --public-keys known.json", 1, "no folder AWSLogs"},
		{"scan " + asOf + " --rule TG-TR-001", 2, "6 log files: 6 verified"},
	} {
		var out bytes.Buffer
		env := cli.System()
		env.Dir, env.Stdout, env.Stderr = dir, &out, &out
		code := cli.Main(t.Context(), env, strings.Fields(step.args))
		if code != step.code || !strings.Contains(out.String(), step.wants) {
			t.Errorf("%s: exit code %d, want %d and %q:\n%s", step.args, code, step.code, step.wants, &out)
		}
	}
}

func write(t *testing.T, dir, name string, f func(*bytes.Buffer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
