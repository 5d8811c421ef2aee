// Package pages is what sources have in common whose objects are spans of time that an API gives page by page: the spans,
// and a document made of the events on the pages as it is read. Which API and how its pages follow one another is the
// sources' own.
package pages

import (
	"context"
	"encoding/json"
	"errors"
	"io"
)

// Next returns the events of the next page, which may be none; io.EOF when there is no further page.
type Next func(ctx context.Context) ([]string, error)

// Document returns a log file, {"Records":[…]}, of the events that next gives. Each event keeps its bytes. One that is no
// JSON becomes a JSON string: it is counted as rejected, and what follows it is read. Pages are asked for as they are
// read, with ctx.
func Document(ctx context.Context, next Next) io.ReadCloser {
	return &document{ctx: ctx, next: next}
}

type document struct {
	ctx   context.Context
	next  Next
	text  []byte // not yet read
	buf   []byte
	begun bool
	some  bool  // there was an event
	err   error // of all further reading
}

func (d *document) Read(p []byte) (int, error) {
	if err := d.ctx.Err(); err != nil {
		return 0, err
	}
	for len(d.text) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.text)
	d.text = d.text[n:]
	return n, nil
}

// fill makes text of the next page.
func (d *document) fill() {
	d.buf = d.buf[:0]
	if !d.begun {
		d.begun = true
		d.buf = append(d.buf, `{"Records":[`...)
	}
	events, err := d.next(d.ctx)
	switch {
	case errors.Is(err, io.EOF):
		d.buf = append(d.buf, "]}\n"...)
		d.err = io.EOF
	case err != nil:
		d.err = err
		return
	}
	for _, e := range events {
		if d.some {
			d.buf = append(d.buf, ",\n"...)
		}
		d.some = true
		d.buf = appendEvent(d.buf, e)
	}
	d.text = d.buf
}

func appendEvent(buf []byte, event string) []byte {
	start := len(buf)
	buf = append(buf, event...)
	if json.Valid(buf[start:]) {
		return buf
	}
	quoted, err := json.Marshal(event)
	if err != nil { // a string can always be marshalled
		quoted = []byte("null")
	}
	return append(buf[:start], quoted...)
}

// Close ends the reading.
func (d *document) Close() error {
	d.text, d.err = nil, io.ErrClosedPipe
	return nil
}
