package attest_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/attest"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// statement is a verification with something of every class, and keys of objects that would do harm where they are shown.
func statement(t *testing.T) *attest.Statement {
	t.Helper()
	newest := time.Date(2026, 1, 2, 6, 1, 31, 0, time.UTC)
	s := integritytest.NewSigner(1, "us-east-1", newest.AddDate(0, -2, 0), newest.AddDate(0, 2, 0))
	b := integritytest.NewBucket("trail-bucket")
	trail := &integritytest.Trail{Bucket: b, Account: "111122223333", Region: "us-east-1", Name: "audit", Signer: s}
	trail.Hours(newest, 5, 1)
	b.Objects[b.Find("0231Z")].Body = integritytest.Gzip([]byte(`{"Records":[]}`))
	delete(b.Objects, trail.DigestKey(newest.Add(-3*time.Hour), false))
	b.Objects["AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/02/\x1b[31m|`<b>x"] = &integritytest.Object{Body: []byte("x")}
	trail.Log(newest.Add(20 * time.Minute))
	since := newest.Add(-8 * time.Hour)
	r, err := integrity.Verify(t.Context(), integrity.Options{
		Store: &integritytest.Store{Bucket: b}, Bucket: "trail-bucket", Keys: (&integrity.Keys{Keys: []integrity.Key{s.Public}}).Source(),
		AsOf: newest.Add(30 * time.Minute), Since: &since,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &attest.Statement{Program: "0.1.0", Place: "s3://trail-bucket/", Result: r}
}

func TestFormats(t *testing.T) {
	s := statement(t)
	for _, format := range attest.Formats() {
		var got bytes.Buffer
		if err := s.Write(&got, format); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", "statement."+format)
		if *update {
			if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got.String()); d != "" {
			t.Errorf("%s (-want +got):\n%s", format, d)
		}
		if strings.ContainsRune(got.String(), '\x1b') {
			t.Errorf("%s holds a control character", format)
		}
		if (format == "json" || format == "sarif") && !json.Valid(got.Bytes()) {
			t.Errorf("%s is no JSON", format)
		}
	}
	if err := s.Write(&bytes.Buffer{}, "yaml"); err == nil {
		t.Error("an unknown format was written")
	}
}
