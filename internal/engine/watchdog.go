package engine

import (
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

// tick is how often the watchdog looks.
const tick = 5 * time.Millisecond

// watchdog stops evaluations that run over their time, or, while the process uses more memory than it may, the one that
// has run longest. One goroutine watches all workers. It counts its own ticks and reads no clock, so that on a machine
// that stalls an evaluation gets more time, never less.
type watchdog struct {
	maxMemory uint64 // bytes of heap objects
	ticks     atomic.Int64
	mu        sync.Mutex // guards leashes
	leashes   []*leash
	stop      chan struct{}
	stopped   sync.WaitGroup
}

// leash holds one worker's evaluations. It is a topdown.Cancel: the watchdog cancels an evaluation by its number, so
// that a late word never reaches the next one.
type leash struct {
	number    atomic.Int64 // of the evaluation that runs; even: none runs
	since     atomic.Int64 // tick at which it began
	limit     atomic.Int64 // ticks
	cancelled atomic.Int64 // number of the evaluation that was cancelled last
	memory    atomic.Bool  // it was cancelled for memory
}

// Cancel stops the evaluation that runs.
func (l *leash) Cancel() { l.cancelled.Store(l.number.Load()) }

// Cancelled is asked by the evaluation that runs.
func (l *leash) Cancelled() bool { return l.cancelled.Load() == l.number.Load() }

func newWatchdog(maxMemory uint64) *watchdog {
	w := &watchdog{maxMemory: maxMemory, stop: make(chan struct{})}
	w.stopped.Go(w.watch)
	return w
}

func (w *watchdog) close() {
	close(w.stop)
	w.stopped.Wait()
}

// leash returns a leash for one more worker.
func (w *watchdog) leash() *leash {
	l := &leash{}
	l.cancelled.Store(-1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.leashes = append(w.leashes, l)
	return l
}

// begin starts the time of an evaluation.
func (w *watchdog) begin(l *leash, limit time.Duration) {
	l.since.Store(w.ticks.Load())
	l.limit.Store(int64(limit / tick))
	l.memory.Store(false)
	l.number.Add(1)
}

// end ends it.
func (l *leash) end() { l.number.Add(1) }

func (w *watchdog) watch() {
	t := time.NewTicker(tick)
	defer t.Stop()
	for {
		select {
		case <-w.stop:
			return
		case <-t.C:
			w.look(w.ticks.Add(1))
		}
	}
}

// longEnough is how many ticks an evaluation must have run before it is held responsible for memory.
const longEnough = 4

func (w *watchdog) look(now int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var oldest *leash
	var oldestNumber, oldestAge int64
	for _, l := range w.leashes {
		n := l.number.Load()
		if n%2 == 0 {
			continue
		}
		age := now - l.since.Load()
		if age > l.limit.Load() {
			l.cancelled.Store(n)
			continue
		}
		if age >= longEnough && age > oldestAge {
			oldest, oldestNumber, oldestAge = l, n, age
		}
	}
	if oldest != nil && heapObjects() > w.maxMemory {
		oldest.memory.Store(true)
		oldest.cancelled.Store(oldestNumber)
	}
}

// heapObjects returns the bytes that live and not yet swept objects take.
func heapObjects() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
