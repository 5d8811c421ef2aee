// Package fetch gets packs from git repositories, OCI registries and https servers, in two steps: Resolve finds out
// which commit, artifact or archive is meant, by the version constraint where there is one, and Fetch gets exactly that.
// Whether what was got is what the lock file or a signature wants is for others to check.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/hashicorp/go-version"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/tree"
)

const (
	maxPacked = 32 << 20         // bytes of an archive, before it is unpacked
	timeout   = 10 * time.Minute // of one request, its answer included
)

// Options are what fetching depends on besides the source.
type Options struct {
	Environ      []string          // environment of the process, as os.Environ has it, for git
	Transport    http.RoundTripper // for https and OCI; nil for that of net/http
	DockerConfig string            // path of docker's config.json, which holds the credentials of registries; "" for none
}

// Fetcher fetches packs. It is safe for concurrent use.
type Fetcher struct {
	environ      []string
	client       *http.Client
	dockerConfig string
	limits       tree.Limits
}

// New returns a fetcher.
func New(o Options) *Fetcher {
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	return &Fetcher{
		environ: gitEnviron(o.Environ), dockerConfig: o.DockerConfig, limits: tree.DefaultLimits(),
		client: &http.Client{Transport: o.Transport, CheckRedirect: onlyHTTPS, Timeout: timeout},
	}
}

// Request says what is wanted.
type Request struct {
	Source     pack.Source
	Constraint version.Constraints // on the version; nil for none
	Checksum   string              // of an https archive, "sha256:…"
}

// Revision is what a source stands for at one time.
type Revision struct {
	ID  string // git: the commit; OCI: the digest of the manifest; https: the checksum of the archive
	Tag string // the tag that was chosen because of its version; "" when it was not chosen so
}

// Resolve finds out what a source stands for now.
func (f *Fetcher) Resolve(ctx context.Context, r Request) (Revision, error) {
	switch r.Source.Kind {
	case pack.KindGit:
		return f.resolveGit(ctx, r)
	case pack.KindOCI:
		return f.resolveOCI(ctx, r)
	case pack.KindArchive:
		return Revision{ID: r.Checksum}, nil
	case pack.KindBuiltin, pack.KindLocal:
	}
	return Revision{}, fmt.Errorf("resolve %s: it is not fetched", r.Source.Text)
}

// Fetch gets the files of a revision. They are those of the commit, digest or checksum given, or there is an error.
func (f *Fetcher) Fetch(ctx context.Context, r Request, id string) (*tree.Tree, error) {
	switch r.Source.Kind {
	case pack.KindGit:
		return f.fetchGit(ctx, r.Source, id)
	case pack.KindOCI:
		return f.fetchOCI(ctx, r.Source, id)
	case pack.KindArchive:
		return f.fetchArchive(ctx, r.Source, id)
	case pack.KindBuiltin, pack.KindLocal:
	}
	return nil, fmt.Errorf("fetch %s: it is not fetched", r.Source.Text)
}

// onlyHTTPS refuses to leave https, and to be sent about.
func onlyHTTPS(req *http.Request, via []*http.Request) error {
	if len(via) > 0 && via[0].URL.Scheme == "https" && req.URL.Scheme != "https" {
		return fmt.Errorf("redirected to %s, which is not https", req.URL.Redacted())
	}
	if len(via) >= 10 {
		return fmt.Errorf("redirected ten times")
	}
	return nil
}

// fetchArchive gets a .tar.gz and looks into it only when its checksum is right.
func (f *Fetcher) fetchArchive(ctx context.Context, s pack.Source, checksum string) (*tree.Tree, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", s.URL, err)
	}
	req.Header.Set("Accept-Encoding", "identity") // the archive as it is, not unpacked on the way
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch archive: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch %s: %s", s.URL, resp.Status)
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxPacked+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("fetch %s: %w", s.URL, err)
	case len(b) > maxPacked:
		return nil, fmt.Errorf("fetch %s: refused: it is larger than %d bytes", s.URL, maxPacked)
	}
	sum := sha256.Sum256(b)
	if got := "sha256:" + hex.EncodeToString(sum[:]); got != checksum {
		return nil, fmt.Errorf("fetch %s: its checksum is %s, not %s", s.URL, got, checksum)
	}
	return f.unpack(s, b)
}
