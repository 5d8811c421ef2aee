// Package s3test is a server for tests that speaks S3: gofakes3, in this process and in memory, behind a handler that
// adds what it lacks (If-Match on reads), counts calls by the IAM action that they need, and refuses or breaks those that
// a test wants refused. It checks no signatures; versitygw, which does, is run by the continuous integration.
package s3test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/trailgate/trailgate/internal/awsaccess"
)

// Answer is an error that the server answers in S3's form.
type Answer struct {
	Status        int
	Code, Message string
}

// Denied is what S3 answers where a permission is missing.
func Denied() *Answer { return &Answer{http.StatusForbidden, "AccessDenied", "Access Denied"} }

// Server is a running server. Its hooks are set before it is used.
type Server struct {
	URL string
	// Refuse says how a call is refused, by the IAM action it needs, its bucket and key; nil to let it pass.
	Refuse func(action, bucket, key string) *Answer
	// Break says after how many bytes of its body an answer to a read breaks off; 0 for never.
	Break func(key string, r *http.Request) int

	// Close ends the server before the test does.
	Close func()

	backend *s3mem.Backend
	mu      sync.Mutex
	calls   map[string]int
}

// Start starts a server that ends with the test, and keeps the machine's own AWS configuration out of the test.
func Start(t testing.TB) *Server {
	t.Helper()
	Isolate(t)
	s := &Server{backend: s3mem.New(), calls: map[string]int{}}
	fake := gofakes3.New(s.backend, gofakes3.WithTimeSkewLimit(0)).Server()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(fake, w, r) }))
	t.Cleanup(srv.Close)
	s.URL, s.Close = srv.URL, srv.Close
	return s
}

// Isolate keeps the machine's own AWS configuration out of a test and gives it credentials that are none.
func Isolate(t testing.TB) {
	t.Helper()
	for name, value := range Environment(t.TempDir()) {
		t.Setenv(name, value)
	}
}

// Environment is what Isolate sets; dir is an empty folder.
func Environment(dir string) map[string]string {
	return map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "",
		"AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "", "AWS_CONFIG_FILE": dir + "/config", "AWS_SHARED_CREDENTIALS_FILE": dir + "/credentials",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": "", "AWS_ENDPOINT_URL_S3": "", "AWS_CA_BUNDLE": "", "HTTPS_PROXY": "", "HTTP_PROXY": "",
		"AWS_MAX_ATTEMPTS": "1", "AWS_WEB_IDENTITY_TOKEN_FILE": "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "",
	}
}

func (s *Server) serve(fake http.Handler, w http.ResponseWriter, r *http.Request) {
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	action := Action(r)
	s.mu.Lock()
	s.calls[action]++
	s.mu.Unlock()
	if s.Refuse != nil {
		if a := s.Refuse(action, bucket, key); a != nil {
			a.write(w)
			return
		}
	}
	if want := r.Header.Get("If-Match"); want != "" && r.Method == http.MethodGet && key != "" {
		if o, err := s.backend.HeadObject(bucket, key); err == nil && fmt.Sprintf(`"%x"`, o.Hash) != want {
			(&Answer{http.StatusPreconditionFailed, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold"}).write(w)
			return
		}
	}
	if s.Break != nil && r.Method == http.MethodGet && key != "" {
		if n := s.Break(key, r); n > 0 {
			w = &breaking{ResponseWriter: w, left: n}
		}
	}
	fake.ServeHTTP(w, r)
}

func (a *Answer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(a.Status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message></Error>", a.Code, a.Message)
}

// breaking breaks a connection after some bytes of the body.
type breaking struct {
	http.ResponseWriter
	left int
}

func (b *breaking) Write(p []byte) (int, error) {
	if len(p) < b.left {
		b.left -= len(p)
		return b.ResponseWriter.Write(p)
	}
	_, _ = b.ResponseWriter.Write(p[:b.left])
	_ = http.NewResponseController(b.ResponseWriter).Flush() // the headers and the bytes go out
	panic(http.ErrAbortHandler)
}

// Action is the IAM action that a call to S3 needs.
func Action(r *http.Request) string {
	_, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	q := r.URL.Query()
	switch {
	case r.Method == http.MethodPut:
		return "s3:PutObject"
	case key == "" && q.Has("versions"):
		return "s3:ListBucketVersions"
	case key == "":
		return "s3:ListBucket"
	case q.Has("versionId"):
		return "s3:GetObjectVersion"
	}
	return "s3:GetObject"
}

// Calls returns how many calls needed an action.
func (s *Server) Calls(action string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[action]
}

// Forget sets the counts to zero.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.calls)
}

// Bucket makes a bucket.
func (s *Server) Bucket(t testing.TB, name string, versioned bool) {
	t.Helper()
	err := s.backend.CreateBucket(name)
	if err == nil && versioned {
		err = s.backend.SetVersioningConfiguration(name, gofakes3.VersioningConfiguration{Status: gofakes3.VersioningEnabled})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Put stores an object.
func (s *Server) Put(t testing.TB, bucket, key string, body []byte) {
	t.Helper()
	if _, err := s.backend.PutObject(bucket, key, map[string]string{}, bytes.NewReader(body), int64(len(body)), nil); err != nil {
		t.Fatal(err)
	}
}

// Delete deletes an object; in a versioned bucket that sets a delete marker.
func (s *Server) Delete(t testing.TB, bucket, key string) {
	t.Helper()
	if _, err := s.backend.DeleteObject(bucket, key); err != nil {
		t.Fatal(err)
	}
}

// Client returns a client of the server for a bucket.
func (s *Server) Client(ctx context.Context, t testing.TB, bucket string) *s3.Client {
	t.Helper()
	client, err := awsaccess.S3(ctx, s.Config(ctx, t), awsaccess.Bucket{Name: bucket})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Config returns a configuration whose endpoint is the server.
func (s *Server) Config(ctx context.Context, t testing.TB) aws.Config {
	t.Helper()
	cfg, err := awsaccess.Load(ctx, awsaccess.Config{Endpoint: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// Gzip compresses.
func Gzip(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body) // into memory
	_ = w.Close()
	return b.Bytes()
}
