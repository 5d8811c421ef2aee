package integrity_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/local"
	"github.com/trailgate/trailgate/internal/source/sourcetest"
)

// checked is a source of the world's bucket as a mirror, verified.
func (w *world) checked(t *testing.T) *integrity.Checked {
	t.Helper()
	dir := t.TempDir()
	if err := w.bucket.Write(dir); err != nil {
		t.Fatal(err)
	}
	part, err := local.New(local.Config{Paths: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	w.opts.Keys = w.keys.Source()
	return integrity.NewChecked(part, w.opts, func(uri string) string { return uri })
}

func TestCheckedIsASource(t *testing.T) {
	w := newWorld()
	c := w.checked(t)
	sourcetest.Run(t, func(*testing.T) source.Source { return c })
}

func anything(stored io.Reader) (io.Reader, func() bool) { return stored, func() bool { return true } }

// TestChecked: what was read is held against the digests, whatever the store holds by then; what was not read to its end
// is read again.
func TestChecked(t *testing.T) {
	w := newWorld()
	altered, cut, unread := w.logOf(-2, 0), w.logOf(-2, 1), w.logOf(-3, 0)
	good := w.bucket.Objects[altered].Body
	w.bucket.Objects[altered].Body = integritytest.Gzip([]byte(`{"Records":[]}`))
	w.trail.Log(newest)
	c := w.checked(t)
	objects := map[string]source.Object{}
	for _, o := range sourcetest.Objects(t, c) {
		objects[o.URI] = o
		if o.URI == unread {
			continue
		}
		r, err := c.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if o.URI == cut {
			_, err = io.ReadFull(r, make([]byte, 20))
		} else {
			_, err = io.Copy(io.Discard, r)
		}
		if err != nil || r.Close() != nil {
			t.Fatal(err)
		}
	}
	w.bucket.Objects[altered].Body = good // what was scanned stays what it was
	if err := c.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, uri := range slices.Sorted(maps.Keys(objects)) {
		if strings.Contains(uri, "Digest") {
			continue
		}
		p := c.Proof(t.Context(), objects[uri], anything)
		got[p.State]++
		if (p.State == integrity.ProofAltered) != (uri == altered) || p.State == integrity.ProofVerified && p.Digest == "" {
			t.Errorf("%s: %+v", uri, p)
		}
	}
	if got[integrity.ProofVerified] != 9 || got[integrity.ProofAltered] != 1 || got[integrity.ProofPending] != 1 {
		t.Errorf("%v", got)
	}
	if p := c.Proof(t.Context(), source.Object{URI: "elsewhere/x.json"}, anything); p.State != integrity.ProofUnproven {
		t.Errorf("a file that no digest speaks of: %+v", p)
	}
}

// TestCheckedAgain: an object that an earlier run read counts only when it still has the bytes that were scanned.
func TestCheckedAgain(t *testing.T) {
	w := newWorld()
	uri := w.logOf(-2, 0)
	c := w.checked(t)
	if err := c.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	for want, body := range map[string][]byte{integrity.ProofVerified: w.bucket.Objects[uri].Body, integrity.ProofAltered: []byte("what was scanned")} {
		sum := sha256.Sum256(body)
		p := c.Proof(t.Context(), source.Object{URI: uri}, func(r io.Reader) (io.Reader, func() bool) {
			h := sha256.New()
			return io.TeeReader(r, h), func() bool { return hex.EncodeToString(h.Sum(nil)) == hex.EncodeToString(sum[:]) }
		})
		if p.State != want {
			t.Errorf("%+v, want %s", p, want)
		}
	}
}

// TestCheckedWithoutDigests: a place that cannot be verified says so, and its objects can be read all the same.
func TestCheckedWithoutDigests(t *testing.T) {
	w := newWorld()
	w.opts.Prefix = "nowhere/"
	c := w.checked(t)
	if err := c.Prepare(context.WithoutCancel(t.Context())); err == nil {
		t.Error("a place without AWSLogs was prepared")
	}
	r, err := c.Open(t.Context(), source.Object{URI: w.logOf(-2, 0)})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil || b.Len() == 0 || r.Close() != nil {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
	if len(c.Problems()) != 0 {
		t.Errorf("%+v", c.Problems())
	}
}
