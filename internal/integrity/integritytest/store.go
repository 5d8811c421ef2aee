package integritytest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/trailgate/trailgate/internal/integrity"
)

// Store gives a bucket as a store, with metadata.
type Store struct {
	*Bucket
	Denied   func(key string) bool // objects that may not be read; may be nil
	Unlisted func(prefix string) bool
}

// List gives one level.
func (s *Store) List(ctx context.Context, prefix string) (integrity.Listing, error) {
	var out integrity.Listing
	if s.Unlisted != nil && s.Unlisted(prefix) {
		return out, fmt.Errorf("list %s: access denied", prefix)
	}
	for _, k := range s.Keys() {
		rest, ok := strings.CutPrefix(k, prefix)
		if !ok {
			continue
		}
		if name, _, deeper := strings.Cut(rest, "/"); deeper {
			if f := prefix + name + "/"; len(out.Folders) == 0 || out.Folders[len(out.Folders)-1] != f {
				out.Folders = append(out.Folders, f)
			}
			continue
		}
		out.Files = append(out.Files, integrity.File{Key: k, Size: int64(len(s.Objects[k].Body))})
	}
	return out, ctx.Err()
}

// Open opens an object.
func (s *Store) Open(_ context.Context, key string) (*integrity.Blob, error) {
	if s.Denied != nil && s.Denied(key) {
		return nil, fmt.Errorf("read %s: access denied", key)
	}
	o := s.Objects[key]
	if o == nil {
		return nil, fmt.Errorf("read %s: %w", key, fs.ErrNotExist)
	}
	return &integrity.Blob{ReadCloser: io.NopCloser(bytes.NewReader(o.Body)), Metadata: o.Meta}, nil
}
