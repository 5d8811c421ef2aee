package packtest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/registry/remote"
)

// Registry is an OCI registry, behind a proxy that can change what it answers.
type Registry struct {
	Host   string                                   // "localhost:PORT"; spoken to without TLS
	Change func(path string, answer []byte) []byte  // nil to change nothing
	Guard  func(r *http.Request) (challenge string) // "" lets a request pass
}

// Registries runs a test against each registry server that there is: go-containerregistry's, in this process, and
// distribution's, whose program TRAILGATE_REGISTRY names.
func Registries(t *testing.T, test func(t *testing.T, r *Registry)) {
	t.Run("go-containerregistry", func(t *testing.T) {
		test(t, NewRegistry(t))
	})
	t.Run("distribution", func(t *testing.T) {
		program := os.Getenv("TRAILGATE_REGISTRY")
		if program == "" {
			t.Skip("TRAILGATE_REGISTRY names no registry program (.ci/run builds one)")
		}
		test(t, proxy(t, distribution(t, program)))
	})
}

// NewRegistry starts the registry of go-containerregistry in this process.
func NewRegistry(t *testing.T) *Registry {
	t.Helper()
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(server.Close)
	return proxy(t, server.URL)
}

// proxy puts a proxy before a registry.
func proxy(t *testing.T, target string) *Registry {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	r := &Registry{}
	forward := &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(to)
			p.Out.Host = p.In.Host
		},
		ModifyResponse: func(resp *http.Response) error {
			if r.Change == nil || resp.Request.Method != http.MethodGet {
				return nil
			}
			b, err := io.ReadAll(resp.Body)
			if err != nil {
				return err
			}
			b = r.Change(resp.Request.URL.Path, b)
			resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
			resp.Header.Set("Content-Length", strconv.Itoa(len(b)))
			return nil
		},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if r.Guard != nil {
			if challenge := r.Guard(req); challenge != "" {
				w.Header().Set("WWW-Authenticate", challenge)
				http.Error(w, "{}", http.StatusUnauthorized)
				return
			}
		}
		forward.ServeHTTP(w, req)
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "localhost:" + u.Port()
	return r
}

// distribution starts the registry of github.com/distribution/distribution and returns its URL.
func distribution(t *testing.T, program string) string {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.yml")
	text := fmt.Sprintf("version: 0.1\nlog: {level: info}\nstorage: {filesystem: {rootdirectory: %q}}\nhttp: {addr: \"127.0.0.1:0\"}\n", filepath.Join(dir, "data"))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := exec.CommandContext(ctx, program, "serve", config)
	cmd.Env = append(os.Environ(), "OTEL_TRACES_EXPORTER=none")
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = cmd.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was killed
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := regexp.MustCompile(`listening on (127\.0\.0\.1:\d+)`).FindStringSubmatch(lines.Text()); m != nil {
			go func() {
				for lines.Scan() { // so that it is never kept from writing
				}
			}()
			return "http://" + m[1]
		}
	}
	t.Fatalf("%s does not say that it listens", program)
	return ""
}

// Layer is a layer of an artifact.
type Layer struct {
	MediaType string
	Content   []byte
}

// Push pushes a pack as OPA lays out bundles and returns the digest of its manifest.
func (r *Registry) Push(t testing.TB, repository, tag string, f Files) string {
	t.Helper()
	return r.PushLayers(t, repository, tag, Layer{ocispec.MediaTypeImageLayerGzip, f.TarGz(t)})
}

// PushLayers pushes an artifact and returns the digest of its manifest.
func (r *Registry) PushLayers(t testing.TB, repository, tag string, layers ...Layer) string {
	t.Helper()
	m := ocispec.Manifest{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest}
	m.Config = r.blob(t, repository, Layer{ocispec.MediaTypeImageConfig, []byte("{}")})
	for _, l := range layers {
		m.Layers = append(m.Layers, r.blob(t, repository, l))
	}
	return r.PushManifest(t, repository, tag, m.MediaType, marshal(t, m))
}

// PushManifest pushes a manifest as it is.
func (r *Registry) PushManifest(t testing.TB, repository, tag, mediaType string, content []byte) string {
	t.Helper()
	d := ocispec.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(content), Size: int64(len(content))}
	if err := r.repository(t, repository).PushReference(t.Context(), d, bytes.NewReader(content), tag); err != nil {
		t.Fatal(err)
	}
	return d.Digest.String()
}

// Index pushes an index of nothing but the manifest given, and returns its digest.
func (r *Registry) Index(t testing.TB, repository, tag, manifest string) string {
	t.Helper()
	d, err := r.repository(t, repository).Resolve(t.Context(), manifest)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageIndex, Manifests: []ocispec.Descriptor{d}})
	if err != nil {
		t.Fatal(err)
	}
	return r.PushManifest(t, repository, tag, ocispec.MediaTypeImageIndex, b)
}

func (r *Registry) blob(t testing.TB, repository string, l Layer) ocispec.Descriptor {
	t.Helper()
	d := ocispec.Descriptor{MediaType: l.MediaType, Digest: digest.FromBytes(l.Content), Size: int64(len(l.Content))}
	if err := r.repository(t, repository).Push(t.Context(), d, bytes.NewReader(l.Content)); err != nil {
		t.Fatal(err)
	}
	return d
}

func (r *Registry) repository(t testing.TB, name string) *remote.Repository {
	t.Helper()
	repo, err := remote.NewRepository(r.Host + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	repo.PlainHTTP = true
	return repo
}
