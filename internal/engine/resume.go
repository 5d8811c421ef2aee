package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/trailgate/trailgate/internal/checkpoint"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
)

// A part of a scan that is kept ends with the object that makes it so large: what a scan that dies has to do again.
const (
	partObjects = 256
	partBytes   = 32 << 20 // stored
)

// Header is what the scan's header says before anything is listed.
func (e *Engine) Header() scan.Header { return e.header }

// Resume lets Scan keep its finished parts in a folder and go on from those that the folder holds. It is called before
// Scan.
func (e *Engine) Resume(f *checkpoint.Folder) { e.done = f }

// jobOf returns what there is to do about a listed object: nothing where a part holds it and its version says that it is
// the same.
func (e *Engine) jobOf(o source.Object) (j job, wanted bool) {
	j = job{object: o}
	if e.done == nil || o.Aside != "" {
		return j, true
	}
	sum, known := e.done.Known(o)
	switch {
	case !known:
		return j, true
	case sum != "":
		j.sum = sum
		return j, true
	}
	e.done.Seen(o, true)
	e.finished(o)
	return j, false
}

// finished counts an object that needed no reading.
func (e *Engine) finished(o source.Object) {
	e.progress.ObjectsDone.Add(1)
	e.progress.BytesDone.Add(max(o.Size, 0))
}

// resume adds the parts of which all objects are there as they were, and scans what others had of objects again.
func (e *Engine) resume(ctx context.Context, src source.Source, whole *scan.Builder, complete bool) error {
	var again []source.Object
	err := e.done.Settle(complete && ctx.Err() == nil, whole.Absorb, func(o source.Object) { again = append(again, o) })
	if err != nil || len(again) == 0 {
		return err
	}
	return e.read(ctx, src, whole, func(jobs chan<- job) error {
		for _, o := range again {
			e.progress.ObjectsDone.Add(-1)
			e.progress.BytesDone.Add(-max(o.Size, 0))
			jobs <- job{object: o}
		}
		return nil
	})
}

// workInParts does jobs like work and keeps what is finished. What failed by chance is in no part, so that it is tried
// again.
func (w *worker) workInParts(ctx context.Context, src source.Source, jobs <-chan job, readers *readers) *scan.Builder {
	all := w.build
	w.begin()
	var p kept
	for j := range jobs {
		switch {
		case j.sum != "":
			w.engine.done.Seen(j.object, w.same(ctx, src, &j))
			w.engine.finished(j.object)
		default:
			out := w.object(ctx, src, &j)
			if j.object.Aside != "" || out.Retryable() && out.Records.Seen == 0 {
				all.AddObject(out) // what is set aside is listed anew each time
				break
			}
			w.build.AddObject(out)
			p.add(j.object, &out)
		}
		readers.done(&j)
		if p.full() {
			w.keep(all, &p)
		}
	}
	w.keep(all, &p)
	return all
}

// kept is the part that a worker is at.
type kept struct {
	objects []source.Object
	bytes   int64
	broken  bool // an object of which records were judged could not be read to its end
}

func (p *kept) add(o source.Object, out *scan.Object) {
	p.objects = append(p.objects, o)
	p.bytes += out.Size
	p.broken = p.broken || out.Retryable()
}

func (p *kept) full() bool { return len(p.objects) >= partObjects || p.bytes >= partBytes }

// keep adds the part that the worker is at to all, and saves it unless chance had a hand in it.
func (w *worker) keep(all *scan.Builder, p *kept) {
	if len(p.objects) == 0 {
		return
	}
	part := w.part()
	stopped := false
	for i := range part.Failures {
		stopped = stopped || part.Failures[i].Kind == scan.RuleStopped
	}
	if !p.broken && !stopped {
		w.engine.done.Save(part, p.objects)
	}
	all.Absorb(part)
	*p = kept{}
}

// part returns what the worker has gathered and lets it begin anew.
func (w *worker) part() *scan.Scan {
	w.tell()
	p := w.build.Scan(w.engine.header)
	w.begin()
	clear(w.exercised)
	if w.costs != nil {
		w.costs, w.wanted = w.engine.Expected(), 0
	}
	return p
}

// begin lets the worker gather a part of its own.
func (w *worker) begin() {
	w.build = scan.NewBuilder(w.engine.Rules())
	w.observer = newObserver(w.build)
}

// same tells whether an object without a version still has the bytes that it had.
func (w *worker) same(ctx context.Context, src source.Source, j *job) bool {
	r, err := j.read, j.err
	if r == nil && err == nil {
		r, err = src.Open(ctx, j.object)
	}
	if err != nil {
		return false
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return false
	}
	return hex.EncodeToString(h.Sum(nil)) == j.sum
}
