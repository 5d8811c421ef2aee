package workload

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"time"
)

// Logs makes log files, one after the other. It is not safe for concurrent use.
type Logs struct {
	options  Options
	world    *world
	everyday []shape
	changes  []shape
	made     uint64 // scenes
	now      time.Time
}

// New returns a maker of log files.
func New(o Options) *Logs {
	// The stream of the world is one that no file has.
	return &Logs{
		options: o, world: newWorld(dice{rand.New(rand.NewPCG(o.Seed, math.MaxUint64))}),
		everyday: everyday(), changes: changes(), now: start(),
	}
}

// scene begins a file, or a part of one, with chance of its own.
func (l *Logs) scene() *scene {
	s := newScene(dice{rand.New(rand.NewPCG(l.options.Seed, l.made))}, l.world, l.now)
	l.made++
	return s
}

// File is a log file that can be written, once and before the next one is asked for.
type File struct {
	Name   string // where CloudTrail would put it below the bucket's prefix, without .gz
	Events int
	logs   *Logs
	scene  *scene
}

// Next returns the next file, of so many events. For 0, chance gives it 500 to 5000.
func (l *Logs) Next(events int) *File {
	s := l.scene()
	if events == 0 {
		events = 500 + s.IntN(4501)
	}
	name := fmt.Sprintf("AWSLogs/%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%s_%s.json",
		s.account, s.region, s.now.Format("2006/01/02"), s.account, s.region, s.now.Format("20060102T1504Z"), s.text(lower, 16))
	return &File{Name: name, Events: events, logs: l, scene: s}
}

// Write writes the file's text and returns its size in bytes.
func (f *File) Write(w io.Writer) (int64, error) {
	t := f.logs.text(w)
	for range f.Events {
		t.event(f.scene)
	}
	return t.end()
}

// singlePart is how many events of one account and Region follow one another in a file of many.
const singlePart = 5000

// WriteSingle writes one file of at least so many bytes. It returns how many events and bytes there are.
func (l *Logs) WriteSingle(w io.Writer, bytes int64) (events, size int64, err error) {
	t := l.text(w)
	for t.out.n < bytes {
		s := l.scene()
		for range singlePart {
			t.event(s)
		}
	}
	size, err = t.end()
	return t.events, size, err
}

// text is the text of a file that is being written.
type text struct {
	*bufio.Writer
	out     *counter
	logs    *Logs
	events  int64
	between string
	close   string
}

func (l *Logs) text(w io.Writer) *text {
	out := &counter{w: w}
	t := &text{Writer: bufio.NewWriterSize(out, 64<<10), out: out, logs: l, between: ",", close: "]}"}
	if l.options.NDJSON {
		t.between, t.close = "\n", "\n"
	} else {
		_, _ = t.WriteString(`{"Records":[`) // an error comes again with Flush
	}
	return t
}

// event writes one event.
func (t *text) event(s *scene) {
	if t.events > 0 {
		_, _ = t.WriteString(t.between) // likewise
	}
	t.events++
	e := t.logs.event(s)
	e.write(t, s.dice, s.now)
	t.logs.now = s.now
}

func (t *text) end() (int64, error) {
	_, _ = t.WriteString(t.close) // likewise
	err := t.Flush()
	return t.out.n, err
}

// event makes one event.
func (l *Logs) event(s *scene) *event {
	c := s.next()
	table := l.everyday
	if s.Float64() < l.options.Interesting {
		table = l.changes
	}
	e := drawn(s.dice, table).event(s, c)
	if s.one(500) {
		e.recipient = s.pick(s.accounts...) // a copy that another account got
	}
	if l.options.RecordBytes > 0 {
		e.fill(s, l.options.RecordBytes)
	}
	return e
}

// counter counts what is written.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
