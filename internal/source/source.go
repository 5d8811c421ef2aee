// Package source says what a source of CloudTrail logs is: something that lists objects and opens them. The sources
// themselves are packages below it; what the bytes mean is package event's.
package source

import (
	"context"
	"io"
	"iter"
)

// Object is the smallest unit of work: a log file, a page window.
type Object struct {
	URI     string // relative to the root that the user named, with "/"; unique within a source
	Version string // version or ETag where the source has one
	Size    int64  // stored bytes, -1 if unknown
	// Named is true when the user named this very object; false when a folder, glob or prefix led to it.
	Named bool
	// Aside says what the object is where its name tells that it is no log ("digest"): it is accounted for without being
	// opened. Empty for what is to be read.
	Aside string
}

// Source lists and opens objects. It is safe for concurrent use.
type Source interface {
	// List yields each object once, in a stable order. A listing error that concerns one place only (a folder that cannot
	// be read) is yielded as a *PlaceError and the listing goes on; any other error ends it.
	List(ctx context.Context) iter.Seq2[Object, error]
	// Open returns the stored bytes of an object, not decompressed. The caller closes it.
	Open(ctx context.Context, o Object) (io.ReadCloser, error)
}

// Noter is a Source that has to say, once it has been listed, what no reading of it can show: it holds management events
// only, its newest events may still be on their way. Such notes do not make a scan incomplete. They are a function of the
// source and its list; each is a sentence without its full stop.
type Noter interface {
	Source
	Notes() []string
}

// PlaceError is a place (a folder, a prefix) that could not be listed.
type PlaceError struct {
	URI string
	Err error
}

func (e *PlaceError) Error() string { return e.URI + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *PlaceError) Unwrap() error { return e.Err }
