package event

import (
	"fmt"
	"io"
)

// Decoder finds the records of objects, one object after the other. It keeps its buffers from one to the next; its
// memory is bounded by the largest record, whatever the objects. It is not safe for concurrent use.
type Decoder struct {
	walker
	window
	in        input
	maxRecord int
	shown     int // how many slots an Event carries

	uri        string
	visit      func(*Event) error
	visitErr   error
	event      Event
	inner      []byte   // the text of a CloudTrailEvent
	innerMarks []uint64 // of that text

	frames   []frame
	last     int64 // offset behind the last byte between units that is no white space
	index    int   // of the next element
	tops     int   // values at the top
	foreign  int   // elements that are neither record nor look-alike
	isLookup bool
	over     bool
	result   Result
}

// NewDecoder returns a decoder that picks up what o says.
func NewDecoder(o Options) *Decoder {
	d := &Decoder{maxRecord: o.MaxRecord, shown: int(NumSlots) + len(o.Paths), in: input{spare: o.Spare}}
	if d.maxRecord <= 0 {
		d.maxRecord = DefaultMaxRecord
	}
	var slots int
	d.root, slots = newTrie(o.Paths)
	d.slots = make([][]byte, slots)
	return d
}

// Decode finds the records in one object's stored bytes. It is NewDecoder for a single object.
func Decode(uri string, r io.Reader, o Options, visit func(*Event) error) (Result, error) {
	return NewDecoder(o).Decode(uri, r, visit)
}

// Decode reads the stored bytes of an object, tells gzip and zstd by their first bytes, recognises the container and
// calls visit for each record in turn. uri is the object's, for the places of events.
//
// The bytes are read to their end, also where the object fails before it, so that a hash taken of them on the way is of
// them all; except when the reader fails or when visit returns an error, which ends the walk and is the only error that
// Decode returns. What was wrong with the object is in the Result.
func (d *Decoder) Decode(uri string, r io.Reader, visit func(*Event) error) (Result, error) {
	d.reset(uri, r, visit)
	d.fill()
	d.judgeStart()
	for !d.over {
		d.step()
	}
	d.in.end()
	if d.visitErr != nil {
		return d.result, d.visitErr
	}
	d.in.drain()
	d.conclude()
	return d.result, nil
}

func (d *Decoder) reset(uri string, r io.Reader, visit func(*Event) error) {
	d.in.reset(r)
	d.resetWindow()
	d.frames = append(d.frames[:0], frame{kind: topFrame})
	d.uri, d.visit, d.visitErr = uri, visit, nil
	d.last, d.index, d.tops, d.foreign, d.isLookup, d.over = 0, 0, 0, 0, false, false
	d.result = Result{Encoding: d.in.encoding}
}

// problem notes the first thing that is wrong with the object.
func (d *Decoder) problem(offset int64, reason string) {
	if d.result.Problem == nil {
		d.result.Problem = &Problem{Offset: offset, Reason: reason}
	}
}

// conclude makes the result say one thing.
func (d *Decoder) conclude() {
	r := &d.result
	if d.err != nil && d.tops == 0 {
		r.Problem = nil // a text that was cut before anything was found in it is not to be judged
	}
	if d.err != nil {
		d.problem(d.offset(d.n), d.err.Error())
	}
	if r.ReadError = d.in.stored.err; r.ReadError != nil {
		d.problem(-1, fmt.Sprintf("read: %v", r.ReadError))
	}
	if r.Size == 0 && d.tops > 0 {
		r.Size = d.offset(d.n)
	}
	switch {
	case r.Container != "" && r.Problem != nil && d.tops == 0: // told by its first bytes
	case d.isLookup:
		r.Container = LookupEvents
	case d.tops > 1:
		r.Container = NDJSON
	}
	switch {
	case r.Problem != nil:
		r.NotLog, r.Empty = false, false
	case r.NotLog:
		r.Container, r.Size = "", 0
	case d.tops == 0:
		r.Empty, r.NotLog = true, true
	case r.Records == 0 && d.foreign > 0:
		first := r.Rejected[0]
		d.problem(first.Offset, "no CloudTrail record in it: "+first.Reason)
	case r.Records == 0 && r.LookAlike != "":
		r.RejectedCount, r.Rejected = 0, nil
		return
	}
	r.LookAlike = ""
}
