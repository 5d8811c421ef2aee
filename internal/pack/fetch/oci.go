package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
	"oras.land/oras-go/v2/registry/remote/retry"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/tree"
)

const (
	maxManifest = 4 << 20 // bytes; what registries take
	maxTags     = 100_000
)

// repository returns a client of the source's repository. The host "localhost" is spoken to without TLS, as oras and
// docker do.
func (f *Fetcher) repository(s pack.Source) (*remote.Repository, error) {
	ref, err := registry.ParseReference(s.URL)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", s.URL, err)
	}
	client := &auth.Client{
		Client: &http.Client{Transport: retry.NewTransport(f.client.Transport), CheckRedirect: f.client.CheckRedirect, Timeout: f.client.Timeout},
		Cache:  auth.NewCache(),
	}
	client.SetUserAgent("trailgate")
	if f.dockerConfig != "" {
		store, err := credentials.NewStore(f.dockerConfig, credentials.StoreOptions{})
		if err != nil {
			return nil, fmt.Errorf("read credentials for %s: %w", s.URL, err)
		}
		client.Credential = credentials.Credential(store)
	}
	host, _, _ := strings.Cut(ref.Registry, ":")
	return &remote.Repository{Client: client, Reference: ref, PlainHTTP: host == "localhost", MaxMetadataBytes: maxManifest}, nil
}

// resolveOCI finds the manifest that a source means: that of its digest, else of its tag, else of the newest tag whose
// version satisfies the constraint.
func (f *Fetcher) resolveOCI(ctx context.Context, r Request) (Revision, error) {
	s := r.Source
	if s.Digest != "" {
		return Revision{ID: s.Digest}, nil
	}
	repo, err := f.repository(s)
	if err != nil {
		return Revision{}, err
	}
	tag, chosen := s.Ref, ""
	if tag == "" {
		tags, err := listTags(ctx, repo)
		if err != nil {
			return Revision{}, fmt.Errorf("list tags of %s: %w", s.URL, err)
		}
		if tag, err = newest(tags, r.Constraint, r.Constraint.String()); err != nil {
			return Revision{}, fmt.Errorf("resolve %s: %w", s.URL, err)
		}
		chosen = tag
	}
	d, err := repo.Resolve(ctx, tag)
	if errors.Is(err, errdef.ErrNotFound) {
		return Revision{}, fmt.Errorf("resolve %s: there is no tag %q", s.URL, tag)
	}
	if err != nil {
		return Revision{}, fmt.Errorf("resolve %s:%s: %w", s.URL, tag, err)
	}
	if d.Digest.Algorithm() != digest.SHA256 {
		return Revision{}, fmt.Errorf("resolve %s:%s: its digest %s is not sha256", s.URL, tag, d.Digest)
	}
	return Revision{ID: d.Digest.String(), Tag: chosen}, nil
}

func listTags(ctx context.Context, repo *remote.Repository) ([]string, error) {
	var all []string
	err := repo.Tags(ctx, "", func(tags []string) error {
		if all = append(all, tags...); len(all) > maxTags {
			return fmt.Errorf("there are more than %d: name one", maxTags)
		}
		return nil
	})
	return all, err
}

// fetchOCI gets an artifact laid out as OPA lays out bundles: a manifest with one layer, a .tar.gz. Manifest and layer
// are held against their digests before anything looks into them.
func (f *Fetcher) fetchOCI(ctx context.Context, s pack.Source, id string) (*tree.Tree, error) {
	repo, err := f.repository(s)
	if err != nil {
		return nil, err
	}
	at := s.URL + "@" + id
	d, err := repo.Resolve(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", at, err)
	}
	if d.Digest.String() != id {
		return nil, fmt.Errorf("fetch %s: the registry gave %s", at, d.Digest)
	}
	layer, err := bundleLayer(ctx, repo, d)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", at, err)
	}
	b, err := content.FetchAll(ctx, repo.Blobs(), layer)
	if err != nil {
		return nil, fmt.Errorf("fetch layer %s of %s: %w", layer.Digest, at, err)
	}
	return f.unpack(s, b)
}

// bundleLayer reads a manifest and returns its layer.
func bundleLayer(ctx context.Context, repo *remote.Repository, d ocispec.Descriptor) (ocispec.Descriptor, error) {
	none := ocispec.Descriptor{}
	if d.Size > maxManifest {
		return none, fmt.Errorf("refused: its manifest is larger than %d bytes", maxManifest)
	}
	b, err := content.FetchAll(ctx, repo.Manifests(), d)
	if err != nil {
		return none, fmt.Errorf("read manifest: %w", err)
	}
	var m ocispec.Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return none, fmt.Errorf("read manifest: %w", err)
	}
	if d.MediaType != ocispec.MediaTypeImageManifest && d.MediaType != "application/vnd.docker.distribution.manifest.v2+json" {
		return none, fmt.Errorf("it is a %s; the manifest of one artifact (%s) is wanted", d.MediaType, ocispec.MediaTypeImageManifest)
	}
	var kinds []string
	for _, l := range m.Layers {
		kinds = append(kinds, l.MediaType)
	}
	if !slices.Equal(kinds, []string{ocispec.MediaTypeImageLayerGzip}) {
		return none, fmt.Errorf("it has %d layers (%s); one layer %s is wanted, as OPA bundles have it", len(kinds), strings.Join(kinds, ", "), ocispec.MediaTypeImageLayerGzip)
	}
	layer := m.Layers[0]
	if layer.Size > maxPacked {
		return none, fmt.Errorf("refused: its layer is larger than %d bytes", maxPacked)
	}
	if layer.Digest.Validate() != nil || layer.Digest.Algorithm() != digest.SHA256 {
		return none, fmt.Errorf("its layer has the digest %q, which is not sha256", layer.Digest)
	}
	return layer, nil
}
