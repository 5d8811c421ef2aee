package source

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
)

// Part is a source that can be read together with others: it tells which objects may be its own, whether or not it has
// listed them. Parts of different kinds have different URIs: those of files have no scheme, so that there is one part of
// files at most.
type Part interface {
	Source
	Has(uri string) bool
}

// Join returns one source of all objects of its parts, in the order of the parts. An object of two parts, as two blocks
// that read one bucket have it, is listed once. It has the notes of its parts, each once.
func Join(parts ...Part) Source {
	return &joined{parts: parts}
}

type joined struct{ parts []Part }

func (j *joined) List(ctx context.Context) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		seen := map[string]bool{} // of those that another part may list too
		for i, p := range j.parts {
			for o, err := range p.List(ctx) {
				if err == nil && j.shared(i, o.URI) {
					if seen[o.URI] {
						continue
					}
					seen[o.URI] = true
				}
				if !yield(o, err) {
					return
				}
				if ctx.Err() != nil && err != nil {
					return // the other parts would say the same
				}
			}
		}
	}
}

// shared tells whether a URI may be one of another part than the i-th, too.
func (j *joined) shared(i int, uri string) bool {
	for k, p := range j.parts {
		if k != i && p.Has(uri) {
			return true
		}
	}
	return false
}

func (j *joined) Open(ctx context.Context, o Object) (io.ReadCloser, error) {
	for _, p := range j.parts {
		if p.Has(o.URI) {
			return p.Open(ctx, o)
		}
	}
	return nil, fmt.Errorf("open %s: no source has it", o.URI)
}

// Notes returns the notes of the parts, sorted.
func (j *joined) Notes() []string {
	var all []string
	for _, p := range j.parts {
		if n, ok := p.(Noter); ok {
			all = append(all, n.Notes()...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
