package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry/remote"

	"github.com/trailgate/trailgate/internal/pack"
)

// Artifact is a bundle to be pushed.
type Artifact struct {
	Archive                 []byte // .tar.gz
	Title, Version, Summary string // annotations of the manifest
	Tag                     string
	Replace                 bool // whether a tag may be moved from other content
}

// ErrTagTaken says that a tag stands for other content.
var ErrTagTaken = errors.New("the tag is there already, with other content")

// Push puts a bundle into a registry, laid out as OPA lays out bundles, and returns the digest of its manifest. The same
// archive gives the same digest. That it is there already is no error.
func (f *Fetcher) Push(ctx context.Context, s pack.Source, a Artifact) (string, error) {
	repo, err := f.repository(s)
	if err != nil {
		return "", err
	}
	at := s.URL + ":" + a.Tag
	m := ocispec.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest,
		Annotations: map[string]string{
			ocispec.AnnotationTitle: a.Title, ocispec.AnnotationVersion: a.Version, ocispec.AnnotationDescription: a.Summary,
		},
	}
	config, layer := describe(ocispec.MediaTypeImageConfig, []byte("{}")), describe(ocispec.MediaTypeImageLayerGzip, a.Archive)
	m.Config, m.Layers = config, []ocispec.Descriptor{layer}
	text, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	d := describe(m.MediaType, text)
	switch have, err := repo.Resolve(ctx, a.Tag); {
	case err == nil && have.Digest == d.Digest:
		return d.Digest.String(), nil
	case err == nil && !a.Replace:
		return "", fmt.Errorf("push %s: %w (%s)", at, ErrTagTaken, have.Digest)
	case err != nil && !errors.Is(err, errdef.ErrNotFound):
		return "", fmt.Errorf("push %s: %w", at, err)
	}
	for _, blob := range []struct {
		d       ocispec.Descriptor
		content []byte
	}{{config, []byte("{}")}, {layer, a.Archive}} {
		if err := pushBlob(ctx, repo, blob.d, blob.content); err != nil {
			return "", fmt.Errorf("push %s: %w", at, err)
		}
	}
	if err := repo.PushReference(ctx, d, bytes.NewReader(text), a.Tag); err != nil {
		return "", fmt.Errorf("push %s: %w", at, err)
	}
	return d.Digest.String(), nil
}

func describe(mediaType string, content []byte) ocispec.Descriptor {
	return ocispec.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(content), Size: int64(len(content))}
}

func pushBlob(ctx context.Context, repo *remote.Repository, d ocispec.Descriptor, content []byte) error {
	if there, err := repo.Blobs().Exists(ctx, d); err != nil || there {
		return err
	}
	return repo.Blobs().Push(ctx, d, bytes.NewReader(content))
}
