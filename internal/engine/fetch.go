package engine

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"github.com/trailgate/trailgate/internal/source"
)

const (
	// listedAhead is how many objects are listed before they are read: enough to tell how far a scan is, and no more than
	// a scan file of as many objects takes.
	listedAhead = 1 << 15
	// fetchedBytes is how much of an object a reader fetches before a worker takes it; of a larger one the worker reads
	// the rest. Nearly all log files are smaller.
	fetchedBytes = 1 << 20
)

// job is an object to be read.
type job struct {
	object source.Object
	sum    string        // of an object that a kept part holds: the SHA-256 that its bytes must have; "" for others
	read   io.ReadCloser // opened by a reader; nil where the worker opens it
	err    error         // of opening it
	buffer *bytes.Buffer // that read begins with; given back when the object is done
}

// readers fetch objects ahead of the workers, which would otherwise wait for a network. There are as many buffers as
// readers and workers, so that memory is bounded whatever the objects.
type readers struct {
	src     source.Source
	buffers chan *bytes.Buffer
}

// fetchAhead returns the jobs with their objects fetched by n readers, in any order. With n of 0 it returns them as they
// are.
func fetchAhead(ctx context.Context, src source.Source, jobs <-chan job, n, workers int) (<-chan job, *readers) {
	r := &readers{src: src, buffers: make(chan *bytes.Buffer, n+workers)}
	if n == 0 {
		return jobs, r
	}
	for range cap(r.buffers) {
		r.buffers <- &bytes.Buffer{}
	}
	out := make(chan job)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for j := range jobs {
				if j.object.Aside == "" && ctx.Err() == nil {
					r.fetch(ctx, &j)
				}
				out <- j
			}
		})
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out, r
}

// fetch opens an object and reads its beginning.
func (r *readers) fetch(ctx context.Context, j *job) {
	j.buffer = <-r.buffers
	from, err := r.src.Open(ctx, j.object)
	if err != nil {
		j.err = err
		return
	}
	j.buffer.Reset()
	_, err = io.CopyN(j.buffer, from, fetchedBytes)
	begin := bytes.NewReader(j.buffer.Bytes())
	switch {
	case errors.Is(err, io.EOF):
		j.read = ready{begin, from}
	case err != nil:
		j.read = ready{io.MultiReader(begin, failing{err}), from}
	default:
		j.read = ready{io.MultiReader(begin, from), from}
	}
}

// done gives a job's buffer back.
func (r *readers) done(j *job) {
	if j.buffer != nil {
		r.buffers <- j.buffer
	}
}

// ready is an object of which something has been read.
type ready struct {
	io.Reader
	io.Closer
}

// failing is a reader of what could not be read.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
