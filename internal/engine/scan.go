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
// object or a rule is part of the scan. The error is one of listing the source, or of the folder to resume from; when ctx
// is cancelled, Scan returns what it has, in which the rest is said to be interrupted, and no error.
func (e *Engine) Scan(ctx context.Context, src source.Source) (*scan.Scan, error) {
	whole := scan.NewBuilder(e.Rules())
	var digest string
	complete := false
	err := e.read(ctx, src, whole, func(jobs chan<- job) (err error) {
		digest, complete, err = e.list(ctx, src, whole, jobs)
		return err
	})
	if err == nil && e.done != nil {
		err = e.resume(ctx, src, whole, complete)
	}
	if err != nil {
		return nil, err
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

// read lets workers do the jobs that feed gives, and adds what they find to the whole. When feed fails, the jobs that are
// left are not done.
func (e *Engine) read(ctx context.Context, src source.Source, whole *scan.Builder, feed func(chan<- job) error) error {
	dog := newWatchdog(e.limits.Memory)
	defer dog.close()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	jobs := make(chan job, listedAhead)
	parts := make([]*scan.Builder, e.workers)
	fetched, readers := fetchAhead(reading, src, jobs, e.readers, e.workers)
	var wg sync.WaitGroup
	for i := range parts {
		w := e.newWorker(dog, whole.Part())
		wg.Go(func() {
			parts[i] = w.work(reading, src, fetched, readers)
		})
	}
	err := feed(jobs)
	if err != nil {
		stop()
	}
	close(jobs)
	wg.Wait()
	for _, p := range parts {
		whole.Join(p)
	}
	return err
}

// work does jobs until there are no more.
func (w *worker) work(ctx context.Context, src source.Source, jobs <-chan job, readers *readers) *scan.Builder {
	if w.engine.done != nil {
		return w.workInParts(ctx, src, jobs, readers)
	}
	for j := range jobs {
		w.build.AddObject(w.object(ctx, src, &j))
		readers.done(&j)
	}
	w.tell()
	return w.build
}

// list lists the objects of this engine's shard as jobs and returns the digest of the whole list, whatever its order, and
// whether the list is complete.
func (e *Engine) list(ctx context.Context, src source.Source, b *scan.Builder, jobs chan<- job) (digest string, complete bool, err error) {
	var all objectList
	complete = true
	for o, err := range src.List(ctx) {
		var place *source.PlaceError
		switch {
		case errors.As(err, &place):
			complete = false
			if e.header.Shard.Holds(place.URI) {
				b.Fail(scan.Failure{Kind: scan.PlaceFailed, Place: place.URI, Message: place.Err.Error(), Count: 1})
			}
			continue
		case err != nil && ctx.Err() != nil:
			return all.digest(), false, nil
		case err != nil:
			return "", false, fmt.Errorf("list objects: %w", err)
		}
		all.add(o)
		if e.header.Shard.Holds(o.URI) {
			e.progress.Objects.Add(1)
			if o.Aside == "" {
				e.progress.Bytes.Add(max(o.Size, 0))
			}
			if j, wanted := e.jobOf(o); wanted {
				jobs <- j
			}
		}
	}
	return all.digest(), complete, nil
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
		out.Kind, out.Reason = scan.Stopped, "the scan was stopped before it was read"
		return out
	}
	if err != nil {
		out.Kind, out.Reason = scan.Unreadable, pathless(err)
		return out
	}
	stored := &storedReader{r: r, hash: sha256.New(), progress: w.engine.progress}
	w.engine.decoding.Add(1)
	res, err := w.decoder.Decode(o.URI, stored, func(ev *event.Event) error {
		return w.record(ctx, ev, &out.Records)
	})
	w.engine.decoding.Add(-1)
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
