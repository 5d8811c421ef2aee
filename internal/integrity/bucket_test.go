package integrity_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
	"github.com/trailgate/trailgate/internal/source/s3trail/s3test"
)

// onS3 puts the world's bucket on a server that speaks S3.
func (w *world) onS3(t *testing.T) *s3test.Server {
	t.Helper()
	srv := s3test.Start(t)
	srv.Bucket(t, w.bucket.Name, false)
	client := srv.Client(t.Context(), t, w.bucket.Name)
	for key, o := range w.bucket.Objects {
		_, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &w.bucket.Name, Key: &key, Body: bytes.NewReader(o.Body), Metadata: o.Meta})
		if err != nil {
			t.Fatal(err)
		}
	}
	w.opts.Store = integrity.NewBucket(client, awsaccess.Bucket{Name: w.bucket.Name})
	return srv
}

func TestBucket(t *testing.T) {
	w := newWorld()
	w.onS3(t)
	check(t, w.verify(t), integrity.OutcomeVerified, []string{}, []string{whole})
}

func TestBucketTamperedWith(t *testing.T) {
	w := newWorld()
	w.bucket.Objects[w.logOf(-2, 1)].Body = integritytest.Gzip([]byte(`{"Records":[]}`))
	delete(w.bucket.Objects, w.logOf(-2, 0))
	delete(w.bucket.Objects, w.digestAt(-4))
	w.onS3(t)
	check(t, w.verify(t), integrity.OutcomeAltered, []string{
		"log-altered " + logName + "0341Z_XXXX000000000008.json.gz", "log-missing " + logName + "0321Z_XXXX000000000007.json.gz",
		"digest-missing " + digestName + "020131Z.json.gz", "log-unproven " + logName + "0121Z_XXXX000000000003.json.gz ×2",
	}, []string{"111122223333 us-east-1 audit_all 02T00:01:31–02T01:01:31", "111122223333 us-east-1 audit_all 02T02:01:31–02T03:01:31", afterTwo})
}

// TestBucketDenied: S3 answers 403 for what may not be read and, to those who may not list, for what is missing. Neither
// is called tampering.
func TestBucketDenied(t *testing.T) {
	w := newWorld()
	log := w.logOf(-2, 1)
	srv := w.onS3(t)
	srv.Refuse = func(action, _, key string) *s3test.Answer {
		if action == "s3:GetObject" && key == log {
			return s3test.Denied()
		}
		return nil
	}
	r := w.verify(t)
	check(t, r, integrity.OutcomeUnproven, []string{"unreadable " + logName + "0341Z_XXXX000000000008.json.gz"}, []string{withoutTwo, afterTwo})
	if d := r.Problems[0].Detail; !strings.Contains(d, "allow s3:GetObject on arn:aws:s3:::trail-bucket/") {
		t.Errorf("it says %q", d)
	}
	srv.Refuse = func(action, _, _ string) *s3test.Answer {
		if action == "s3:ListBucket" {
			return s3test.Denied()
		}
		return nil
	}
	if _, err := integrity.Verify(t.Context(), w.opts); err == nil || !strings.Contains(err.Error(), "allow s3:ListBucket") {
		t.Errorf("a bucket that may not be listed: %v", err)
	}
}

// TestPublishedKeys: keys are asked for in the digest's Region, for all of the time in which it can have been signed. The
// answer is in the shape of ListPublicKeys (API reference of CloudTrail, response elements), decoded by the SDK.
func TestPublishedKeys(t *testing.T) {
	w := newWorld()
	s3test.Isolate(t)
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		_, _ = body.ReadFrom(r.Body)
		_, region, _ := strings.Cut(r.Header.Get("Authorization"), "/20")
		asked = append(asked, r.Header.Get("X-Amz-Target")+" "+strings.Split(region, "/")[1])
		rw.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if strings.Contains(r.Header.Get("Authorization"), "eu-west-1") {
			rw.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(rw, `{"__type":"AccessDeniedException","message":"User: x is not authorized to perform: cloudtrail:ListPublicKeys"}`)
			return
		}
		k := w.trail.Signer.Public
		fmt.Fprintf(rw, `{"PublicKeyList":[{"Fingerprint":%q,"ValidityStartTime":%d,"ValidityEndTime":%d,"Value":%q}]}`, k.Fingerprint, k.From.Unix(), k.To.Unix(), base64Of(k.DER))
	}))
	defer srv.Close()
	cfg, err := awsaccess.Load(t.Context(), awsaccess.Config{Endpoint: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	w.opts.Keys = integrity.PublishedKeys(cfg)
	r, err := integrity.Verify(t.Context(), w.opts)
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, integrity.OutcomeVerified, []string{}, []string{whole})
	if want := "[CloudTrail_20131101.ListPublicKeys us-east-1]"; fmt.Sprint(asked) != want {
		t.Errorf("asked %q, want %q", asked, want)
	}
	if len(r.Keys.Asked) != 1 || r.Keys.Asked[0].From.After(at(-5)) || r.Keys.Asked[0].To.Before(w.opts.AsOf) {
		t.Errorf("asked for %+v", r.Keys.Asked)
	}

	o := &integritytest.Trail{Bucket: w.bucket, Account: "111122223333", Region: "eu-west-1", Name: "audit_all", Home: "us-east-1", Signer: signer(2, "eu-west-1"), Files: 50}
	o.Hours(newest, 1, 0)
	w.opts.Since = new(newest.Add(-time.Hour))
	if r, err = integrity.Verify(t.Context(), w.opts); err != nil {
		t.Fatal(err)
	}
	if got := told(r); len(got) != 1 || !strings.HasPrefix(got[0], "key-missing ") || !strings.Contains(r.Problems[0].Detail, "allow cloudtrail:ListPublicKeys") {
		t.Errorf("%q %+v", got, r.Problems)
	}
}
