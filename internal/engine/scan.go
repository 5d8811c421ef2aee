package engine

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"sync"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
)

// Scan reads the objects of a source, or those of this engine's shard, and gives a partial scan. What goes wrong with an
// object or a rule is part of the scan. The error is one of listing the source; when ctx is cancelled, Scan returns what
// it has, in which the rest is said to be interrupted, and no error.
func (e *Engine) Scan(ctx context.Context, src source.Source) (*scan.Scan, error) {
	whole := scan.NewBuilder(e.Rules())
	dog := newWatchdog(e.limits.Memory)
	defer dog.close()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	jobs := make(chan job, listedAhead)
	parts := make([]*scan.Scan, e.workers)
	fetched, readers := fetchAhead(reading, src, jobs, e.readers, e.workers)
	var wg sync.WaitGroup
	for i := range parts {
		w := e.newWorker(dog)
		wg.Go(func() {
			for j := range fetched {
				w.build.AddObject(w.object(reading, src, &j))
				readers.done(&j)
			}
			w.tell()
			parts[i] = w.build.Scan(scan.Header{})
		})
	}
	digest, err := e.list(ctx, src, whole, jobs)
	if err != nil {
		stop()
	}
	close(jobs)
	wg.Wait()
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		whole.Absorb(p)
	}
	if ctx.Err() != nil {
		whole.Fail(scan.Failure{Kind: scan.Interrupted, Message: "the scan was stopped before all objects were read", Count: 1})
	}
	h := e.header
	h.ObjectList = digest
	if n, ok := src.(source.Noter); ok {
		h.Notes = n.Notes()
	}
	return whole.Scan(h), nil
}

// list lists the objects of this engine's shard as jobs and returns the digest of the whole list, whatever its order.
func (e *Engine) list(ctx context.Context, src source.Source, b *scan.Builder, jobs chan<- job) (digest string, err error) {
	var all objectList
	for o, err := range src.List(ctx) {
		var place *source.PlaceError
		switch {
		case errors.As(err, &place):
			if e.inShard(place.URI) {
				b.Fail(scan.Failure{Kind: scan.PlaceFailed, Place: place.URI, Message: place.Err.Error(), Count: 1})
			}
			continue
		case err != nil && ctx.Err() != nil:
			return all.digest(), nil
		case err != nil:
			return "", fmt.Errorf("list objects: %w", err)
		}
		all.add(o)
		if e.inShard(o.URI) {
			e.progress.Objects.Add(1)
			if o.Aside == "" {
				e.progress.Bytes.Add(max(o.Size, 0))
			}
			jobs <- job{object: o}
		}
	}
	return all.digest(), nil
}

// objectList holds a digest of each object listed.
type objectList [][sha256.Size]byte

func (l *objectList) add(o source.Object) {
	h := sha256.New()
	for _, s := range []string{o.URI, o.Version, fmt.Sprint(o.Size)} {
		_ = binary.Write(h, binary.BigEndian, uint64(len(s))) // a hash does not fail
		_, _ = io.WriteString(h, s)
	}
	*l = append(*l, [sha256.Size]byte(h.Sum(nil)))
}

func (l objectList) digest() string {
	slices.SortFunc(l, func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) })
	h := sha256.New()
	for i := range l {
		h.Write(l[i][:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// inShard tells by the hash of its URI whether an object is this engine's.
func (e *Engine) inShard(uri string) bool {
	s := e.header.Shard
	if s == nil {
		return true
	}
	sum := sha256.Sum256([]byte(uri))
	return binary.BigEndian.Uint64(sum[:8])%uint64(s.Count) == uint64(s.Index)
}

// object reads one object and says what became of it.
func (w *worker) object(ctx context.Context, src source.Source, j *job) scan.Object {
	o := j.object
	out := scan.Object{URI: o.URI, Version: o.Version, Size: o.Size, State: scan.Failed}
	defer func() {
		w.engine.progress.ObjectsDone.Add(1)
		w.flushEvents()
	}()
	if o.Aside != "" {
		out.State, out.Kind, out.Reason = scan.SetAside, o.Aside, "its name says that it is of kind "+o.Aside
		return out
	}
	r, err := j.read, j.err
	if r == nil && err == nil && ctx.Err() == nil {
		r, err = src.Open(ctx, o)
	}
	if r != nil {
		defer r.Close()
	}
	if ctx.Err() != nil {
		out.Kind, out.Reason = "interrupted", "the scan was stopped before it was read"
		return out
	}
	if err != nil {
		out.Kind, out.Reason = "unreadable", err.Error()
		return out
	}
	stored := &storedReader{r: r, hash: sha256.New(), progress: w.engine.progress}
	res, err := w.decoder.Decode(o.URI, stored, func(ev *event.Event) error {
		return w.record(ctx, ev, &out.Records)
	})
	if err == nil {
		_, err = io.Copy(io.Discard, stored) // what Decode left unread is hashed too
	}
	if stored.err == nil && err == nil {
		out.SHA256 = hex.EncodeToString(stored.hash.Sum(nil))
	}
	out.Size = stored.n
	settle(ctx, &out, o, &res, cmp.Or(stored.err, err))
	return out
}

// record is told of each record of an object.
func (w *worker) record(ctx context.Context, ev *event.Event, sums *scan.RecordSums) error {
	sums.Seen++
	if w.filter.outside(ev) {
		sums.Outside++
		return ctx.Err()
	}
	sums.Considered++
	if w.events++; w.events == 1024 {
		w.flushEvents()
	}
	return w.consider(ctx, ev)
}

func (w *worker) flushEvents() {
	w.engine.progress.Events.Add(w.events)
	w.events = 0
}

// storedReader hashes what is read of an object and remembers the error of reading it, as opposed to one of decoding.
type storedReader struct {
	r        io.Reader
	hash     hash.Hash
	n        int64
	err      error
	progress *Progress
}

func (s *storedReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.hash.Write(p[:n])
	s.n += int64(n)
	s.progress.BytesDone.Add(int64(n))
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}
