package event

import (
	"bytes"
	"errors"
	"io"
)

const (
	firstWindow  = 64 << 10  // bytes of text read before anything is walked
	secondWindow = 256 << 10 // bytes of the window of an object that is longer
	keptWindow   = 4 << 20   // a larger window is not kept for the next object
)

// window is the part of an object's text that is in memory: the scanner's text, whose first byte is byte base of the
// object's. It grows with the largest record, not with the object.
type window struct {
	base   int64
	size   int   // bytes of text that fit
	pos    int   // up to where the text has been walked, in whole units
	ended  bool  // there is no more text
	err    error // why it ended, nil at its proper end
	line   int64 // number of the line in which counted stands
	lines  bool  // there are newlines in the window
	marked int   // up to where newlines have been counted
}

func (d *Decoder) resetWindow() {
	d.window = window{size: firstWindow, line: 1}
	if len(d.d) == 0 || len(d.d) > keptWindow+pad {
		d.d = make([]byte, firstWindow+pad)
	}
	d.n = 0
}

// offset is where byte i of the window stands in the object's text.
func (d *Decoder) offset(i int) int64 { return d.base + int64(i) }

// lineOf returns the number of the line of byte i, which is not before the byte last asked for.
func (d *Decoder) lineOf(i int) int64 {
	if d.lines {
		d.line += int64(bytes.Count(d.d[d.marked:i], []byte{'\n'}))
		d.marked = i
	}
	return d.line
}

// more drops what has been walked and reads until the window is full or the text ends. The window grows when what is left
// fills more than half of it.
func (d *Decoder) more() {
	d.lineOf(d.pos)
	rest := d.d[d.pos:d.n]
	if len(rest) > d.size/2 {
		d.size *= 2
	}
	d.size = min(max(d.size, secondWindow), d.maxRecord+secondWindow)
	if len(d.d) < d.size+pad {
		d.d = make([]byte, d.size+pad)
	}
	copy(d.d, rest)
	d.base += int64(d.pos)
	d.pos, d.marked, d.n = 0, 0, len(rest)
	d.fill()
}

// fill reads until the window is full or the text ends, and looks at all of it at once for what the walk asks byte by byte.
func (d *Decoder) fill() {
	for empty := 0; d.n < d.size && !d.ended; {
		n, err := d.in.Read(d.d[d.n:d.size])
		d.n += n
		if n > 0 {
			empty = 0
		} else if empty++; empty == 100 && err == nil {
			err = io.ErrNoProgress
		}
		if err != nil {
			d.ended = true
			if !errors.Is(err, io.EOF) {
				d.err = err
			}
		}
	}
	clear(d.d[d.n : d.n+pad])
	d.prepare()
	d.lines = bytes.IndexByte(d.d[:d.n], '\n') >= 0
}
