// Package sourcetest is the suite that every source passes: what package source says of List and Open, as tests.
package sourcetest

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/source"
)

// Run tests a source. open returns a new source of the same objects on each call; there are at least three of them, each
// can be opened and none is standard input.
func Run(t *testing.T, open func(t *testing.T) source.Source) {
	t.Helper()
	t.Run("lists each object once", func(t *testing.T) { listsOnce(t, open(t)) })
	t.Run("lists in a stable order", func(t *testing.T) { isStable(t, open) })
	t.Run("can be left in the middle of a listing", func(t *testing.T) { canStop(t, open(t)) })
	t.Run("opens what it lists, concurrently", func(t *testing.T) { opensAll(t, open(t)) })
	t.Run("opens without listing", func(t *testing.T) { opensUnlisted(t, open) })
	t.Run("opens nothing else", func(t *testing.T) { opensNothingElse(t, open(t)) })
	t.Run("ends with its context", func(t *testing.T) { endsWithContext(t, open(t)) })
}

// Objects lists a source; an error of the listing fails the test.
func Objects(t *testing.T, s source.Source) []source.Object {
	t.Helper()
	var objects []source.Object
	for o, err := range s.List(t.Context()) {
		if err != nil {
			t.Fatalf("List: %v", err)
		}
		objects = append(objects, o)
	}
	return objects
}

func listsOnce(t *testing.T, s source.Source) {
	objects := Objects(t, s)
	if len(objects) < 3 {
		t.Fatalf("the suite needs a source of three objects or more, this one has %d", len(objects))
	}
	seen := map[string]bool{}
	for _, o := range objects {
		if o.URI == "" || strings.HasPrefix(o.URI, "./") || o.Size < -1 {
			t.Errorf("List: object %+v", o)
		}
		if seen[o.URI] {
			t.Errorf("List: %s comes twice", o.URI)
		}
		seen[o.URI] = true
	}
}

func isStable(t *testing.T, open func(t *testing.T) source.Source) {
	s := open(t)
	first := Objects(t, s)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for o, err := range s.List(t.Context()) {
				_, _ = o, err
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(first, Objects(t, s)); diff != "" {
		t.Errorf("List: the second listing differs (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(first, Objects(t, open(t))); diff != "" {
		t.Errorf("List: that of an equal source differs (-first +second):\n%s", diff)
	}
}

func canStop(t *testing.T, s source.Source) {
	for _, err := range s.List(t.Context()) {
		if err != nil {
			t.Errorf("List: %v", err)
		}
		break // a listing that goes on now makes range panic
	}
}

type content struct {
	Size int64
	Sum  [sha256.Size]byte
	Err  string
}

func read(ctx context.Context, s source.Source, o source.Object) (c content) {
	r, err := s.Open(ctx, o)
	if err != nil {
		return content{Err: err.Error()}
	}
	h := sha256.New()
	if c.Size, err = io.Copy(h, r); err == nil {
		err = r.Close()
	}
	if err != nil {
		c.Err = err.Error()
	}
	h.Sum(c.Sum[:0])
	return c
}

func opensAll(t *testing.T, s source.Source) {
	objects := Objects(t, s)
	got := make([]content, 4*len(objects))
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() { got[i] = read(t.Context(), s, objects[i%len(objects)]) })
	}
	wg.Wait()
	for i, c := range got {
		o := objects[i%len(objects)]
		if c.Err != "" {
			t.Errorf("Open %s: %s", o.URI, c.Err)
		}
		if o.Size >= 0 && c.Size != o.Size {
			t.Errorf("Open %s: %d bytes, listed with %d", o.URI, c.Size, o.Size)
		}
		if c != got[i%len(objects)] {
			t.Errorf("Open %s: gives other bytes each time", o.URI)
		}
	}
}

func opensUnlisted(t *testing.T, open func(t *testing.T) source.Source) {
	for _, o := range Objects(t, open(t)) {
		if c := read(t.Context(), open(t), o); c.Err != "" {
			t.Errorf("Open %s in a source that has not listed: %s", o.URI, c.Err)
		}
	}
}

func opensNothingElse(t *testing.T, s source.Source) {
	for _, uri := range []string{"", "no/such/object", "../" + Objects(t, s)[0].URI} {
		if c := read(t.Context(), s, source.Object{URI: uri}); c.Err == "" {
			t.Errorf("Open %q: no error, %d bytes", uri, c.Size)
		}
	}
}

func endsWithContext(t *testing.T, s source.Source) {
	o := Objects(t, s)[0]
	ctx, cancel := context.WithCancel(t.Context())
	r, err := s.Open(ctx, o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	cancel()
	if _, err := io.Copy(io.Discard, r); o.Size > 0 && !errors.Is(err, context.Canceled) {
		t.Errorf("Read after the context's end: error %v, want %v", err, context.Canceled)
	}
	_ = r.Close()
	if _, err := s.Open(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("Open after the context's end: error %v, want %v", err, context.Canceled)
	}
	var last error
	listed := 0
	for _, last = range s.List(ctx) {
		listed++
	}
	if listed != 1 || !errors.Is(last, context.Canceled) {
		t.Errorf("List after the context's end: %d yields, the last with error %v; want one with %v", listed, last, context.Canceled)
	}
}
