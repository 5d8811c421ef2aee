package fetch_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/trailgate/trailgate/internal/pack/fetch"
	"github.com/trailgate/trailgate/internal/pack/packtest"
)

func TestResolveOCI(t *testing.T) {
	packtest.Registries(t, func(t *testing.T, r *packtest.Registry) {
		digests := map[string]string{}
		for _, v := range []string{"v1.0.0", "1.2.0", "v1.10.0", "v2.0.0-rc.1"} {
			digests[v] = r.Push(t, "governance/org", v, packtest.Pack("org", strings.TrimPrefix(v, "v")))
		}
		r.Push(t, "governance/org", "latest", packtest.Pack("org", "0.0.1"))
		r.Push(t, "other", "latest", packtest.Pack("org", "0.0.1"))
		r.Push(t, "early", "v0.1.0-beta", packtest.Pack("org", "0.1.0-beta"))
		cases := []struct{ source, constraint, want, err string }{
			{source: "governance/org:v1.0.0", want: digests["v1.0.0"]},
			{source: "governance/org@" + digests["1.2.0"], want: digests["1.2.0"]},
			{source: "governance/org:v1.0.0@" + digests["1.2.0"], want: digests["1.2.0"]},
			{source: "governance/org", want: digests["v1.10.0"] + " v1.10.0"},
			{source: "governance/org", constraint: "~> 1.0", want: digests["v1.10.0"] + " v1.10.0"},
			{source: "governance/org", constraint: "< 1.10", want: digests["1.2.0"] + " 1.2.0"},
			{source: "governance/org", constraint: "2.0.0-rc.1", want: digests["v2.0.0-rc.1"] + " v2.0.0-rc.1"},
			{source: "governance/org", constraint: "~> 3.0", err: `none of its 4 versions satisfies "~> 3.0"; the newest is v2.0.0-rc.1`},
			{source: "other", err: "it has no tag that is a version, such as v1.2.3"},
			{source: "early", err: "it has pre-releases only, the newest of which is v0.1.0-beta"},
			{source: "governance/org:v9.0.0", err: `there is no tag "v9.0.0"`},
			{source: "none", err: "list tags of " + r.Host + "/none"},
		}
		for _, c := range cases {
			got, err := fetch.New(fetch.Options{}).Resolve(t.Context(), request(t, "oci://"+r.Host+"/"+c.source, c.constraint))
			switch {
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
				t.Errorf("%s %s: error %v, want %s", c.source, c.constraint, err, c.err)
			case c.err == "" && (err != nil || strings.TrimSpace(got.ID+" "+got.Tag) != c.want):
				t.Errorf("%s %s: %v, %v; want %s", c.source, c.constraint, got, err, c.want)
			}
		}
	})
}

func TestFetchOCI(t *testing.T) {
	packtest.Registries(t, func(t *testing.T, r *packtest.Registry) {
		want := packtest.Pack("org", "1.0.0")
		good := r.Push(t, "org", "good", want)
		layer := packtest.Layer{MediaType: ocispec.MediaTypeImageLayerGzip, Content: want.TarGz(t)}
		rego := packtest.Layer{MediaType: "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego", Content: []byte("package main")}
		tarball := layer
		tarball.MediaType = ocispec.MediaTypeImageLayer
		cases := []struct {
			name, digest string
			change       func(path string, b []byte) []byte
			err          string
		}{
			{name: "good", digest: good},
			{name: "index", digest: r.Index(t, "org", "index", good), err: "it is a application/vnd.oci.image.index.v1+json"},
			{name: "two layers", digest: r.PushLayers(t, "org", "two", layer, rego), err: "it has 2 layers"},
			{name: "no layer", digest: r.PushLayers(t, "org", "none"), err: "it has 0 layers"},
			{name: "conftest", digest: r.PushLayers(t, "org", "conftest", rego), err: "(application/vnd.cncf.openpolicyagent.policy.layer.v1+rego); one layer"},
			{name: "not packed", digest: r.PushLayers(t, "org", "tar", tarball), err: "it has 1 layers (application/vnd.oci.image.layer.v1.tar)"},
			{name: "traversal", digest: r.Push(t, "org", "evil", want.With("../x", "y")), err: `refused: "../x" leads out of the pack`},
			{name: "large", digest: r.PushLayers(t, "org", "large", packtest.Layer{MediaType: layer.MediaType, Content: make([]byte, 32<<20+1)}), err: "refused: its layer is larger than 33554432 bytes"},
			{name: "not there", digest: checksum([]byte("x")), err: "not found"},
			{name: "layer altered", digest: good, err: "fetch layer sha256:", change: func(path string, b []byte) []byte {
				if strings.Contains(path, "/blobs/") {
					b[len(b)/2] ^= 1
				}
				return b
			}},
			{name: "layer replaced", digest: good, err: "fetch layer sha256:", change: func(path string, b []byte) []byte {
				if strings.Contains(path, "/blobs/") {
					return want.With("x", "y").TarGz(t)
				}
				return b
			}},
			{name: "layer cut", digest: good, err: "fetch layer sha256:", change: func(path string, b []byte) []byte {
				if strings.Contains(path, "/blobs/") {
					return b[:len(b)-1]
				}
				return b
			}},
			{name: "manifest altered", digest: good, err: "digest", change: func(path string, b []byte) []byte {
				if strings.Contains(path, "/manifests/") {
					return bytes.Replace(b, []byte(`"schemaVersion":2`), []byte(`"schemaVersion":3`), 1)
				}
				return b
			}},
		}
		for _, c := range cases {
			r.Change = c.change
			tr, err := fetch.New(fetch.Options{}).Fetch(t.Context(), request(t, "oci://"+r.Host+"/org", ""), c.digest)
			switch {
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
				t.Errorf("%s: error %v, want %s", c.name, err, c.err)
			case c.err == "" && err != nil:
				t.Errorf("%s: %v", c.name, err)
			case c.err == "":
				if d := cmp.Diff(want, contents(t, tr)); d != "" {
					t.Errorf("%s (-want +got):\n%s", c.name, d)
				}
			}
		}
	})
}

// TestCredentials fetches from a registry that asks who it is.
func TestCredentials(t *testing.T) {
	packtest.Registries(t, func(t *testing.T, r *packtest.Registry) {
		r.Push(t, "org", "v1.0.0", packtest.Pack("org", "1.0.0"))
		r.Guard = func(req *http.Request) string {
			if user, password, ok := req.BasicAuth(); ok && user == "ann" && password == "secret" {
				return ""
			}
			return `Basic realm="x"`
		}
		config := func(password string) string {
			p := filepath.Join(t.TempDir(), "config.json")
			token := base64.StdEncoding.EncodeToString([]byte("ann:" + password))
			if err := os.WriteFile(p, fmt.Appendf(nil, `{"auths": {%q: {"auth": %q}}}`, r.Host, token), 0o600); err != nil {
				t.Fatal(err)
			}
			return p
		}
		for name, c := range map[string]struct{ config, err string }{
			"right": {config("secret"), ""},
			"wrong": {config("guess"), "401"},
			"none":  {"", "basic credential not found"},
			"away":  {filepath.Join(t.TempDir(), "config.json"), "basic credential not found"},
		} {
			_, err := fetch.New(fetch.Options{DockerConfig: c.config}).Resolve(t.Context(), request(t, "oci://"+r.Host+"/org", "~> 1.0"))
			if (c.err == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, want %s", name, err, c.err)
			}
			if err != nil && strings.Contains(err.Error(), "guess") {
				t.Errorf("%s: the error shows a password: %v", name, err)
			}
		}
	})
}
