package integrity

import (
	"context"
	"io"
)

// Store holds a bucket's objects: the bucket itself, or a folder with a copy of it. It is safe for concurrent use.
type Store interface {
	// List returns what is directly below a prefix, which is empty or ends in "/": objects, and common prefixes up to the
	// next "/". Both are in the order of their keys.
	List(ctx context.Context, prefix string) (Listing, error)
	// Open returns an object as it is stored. For one that is not there the error wraps fs.ErrNotExist; where the store
	// does not tell a missing object from a forbidden one, it does not.
	Open(ctx context.Context, key string) (*Blob, error)
}

// Listing is one level of a store.
type Listing struct {
	Folders []string // whole prefixes, each ending in "/"
	Files   []File
}

// File is an object of a store.
type File struct {
	Key  string
	Size int64 // stored bytes
}

// Blob is an opened object. The caller closes it.
type Blob struct {
	io.ReadCloser
	Metadata map[string]string // user metadata, names in lower case; nil where the store keeps none
}

// Metadata that CloudTrail writes to a digest (user guide, "CloudTrail digest file structure").
const (
	metaSignature = "signature"
	metaAlgorithm = "signature-algorithm"
	metaBackfill  = "backfill-generation-timestamp"
)
