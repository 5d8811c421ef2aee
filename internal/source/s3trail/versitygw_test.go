package s3trail_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/s3trail"
	"github.com/trailgate/trailgate/internal/source/s3trail/s3test"
	"github.com/trailgate/trailgate/internal/source/sourcetest"
)

// gateway runs versitygw, an S3 server that checks signatures, and returns its URL.
func gateway(t *testing.T) string {
	t.Helper()
	binary := os.Getenv("TRAILGATE_VERSITYGW")
	if binary == "" {
		t.Skip("TRAILGATE_VERSITYGW names no versitygw; .ci/run builds one")
	}
	s3test.Isolate(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	data, versions := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "versions")
	for _, dir := range []string{data, versions} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.CommandContext(t.Context(), binary, "--port", address, "--access", os.Getenv("AWS_ACCESS_KEY_ID"), "--secret", os.Getenv("AWS_SECRET_ACCESS_KEY"),
		"--region", "us-east-1", "posix", "--versioning-dir", versions, data)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill() // the test is over
		_ = c.Wait()
	})
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range 1500 {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close()
			return "http://" + address
		}
		<-tick.C
	}
	t.Fatalf("versitygw does not answer: %s", said.String())
	return ""
}

// TestSigned reads every layout from a server that checks signatures, and is refused with a wrong key.
func TestSigned(t *testing.T) {
	url := gateway(t)
	client := func(t *testing.T, bucket string) *s3.Client {
		t.Helper()
		cfg, err := awsaccess.Load(t.Context(), awsaccess.Config{Endpoint: url})
		if err != nil {
			t.Fatal(err)
		}
		c, err := awsaccess.S3(t.Context(), cfg, awsaccess.Bucket{Name: bucket, Region: "us-east-1"})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	fill := func(t *testing.T, bucket string, keys ...string) *s3.Client {
		t.Helper()
		c := client(t, bucket)
		if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket}); err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			text := []byte(k)
			if strings.HasSuffix(k, "/") {
				text = nil // the marker of a folder
			}
			if _, err := c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &k, Body: bytes.NewReader(text)}); err != nil {
				t.Fatalf("%s: %v", k, err)
			}
		}
		return c
	}
	for i, tt := range layoutCases() {
		t.Run(tt.name, func(t *testing.T) {
			bucket := fmt.Sprintf("layout-%d", i)
			c := fill(t, bucket, tt.keys...)
			tt.check(t, s3trail.New(c, s3trail.Config{Bucket: awsaccess.Bucket{Name: bucket}, Prefix: tt.prefix}))
		})
	}
	keys := []string{key("", "111122223333", "CloudTrail", "us-east-1", day(1), 1), key("", "111122223333", "CloudTrail", "us-east-1", day(2), 1), key("", "111122223333", "CloudTrail", "us-east-1", day(3), 1)}
	config := s3trail.Config{Bucket: awsaccess.Bucket{Name: "suite"}}
	c := fill(t, "suite", keys...)
	sourcetest.Run(t, func(*testing.T) source.Source { return s3trail.New(c, config) })

	src := s3trail.New(c, config)
	objects := sourcetest.Objects(t, src)
	if _, err := c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &config.Bucket.Name, Key: &keys[0], Body: bytes.NewReader([]byte("else"))}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &config.Bucket.Name, Key: &keys[1]}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []awsaccess.Kind{awsaccess.Changed, awsaccess.Gone, ""} {
		if _, err := content(t.Context(), src, objects[i]); awsaccess.KindOf(err) != want {
			t.Errorf("%s: %v, want %q", objects[i].URI, err, want)
		}
	}

	t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong")
	var last error
	for _, last = range s3trail.New(client(t, "suite"), config).List(t.Context()) {
	}
	if awsaccess.KindOf(last) != awsaccess.BadCredentials {
		t.Errorf("with a wrong key: %v", last)
	}
}
