package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Compiling and evaluating rules makes much garbage beside a small live heap. At a fixed GC percent either the small heap
// is collected all the time, or a large one doubles and more. So garbage may always grow to room, and above that to a
// share of what lives: with less room collections take a noticeable part of a scan's time, with more, page faults do.
const (
	room    = 18 << 20 // bytes
	percent = 60       // of the live heap
	least   = 4 << 20  // bytes: the heap that the runtime takes for the smallest, in proportion to a percent of 100
)

// percentFor returns the GC percent for a live heap of so many bytes.
func percentFor(live uint64) int { return max(percent, int(room*100/max(live, least))) }

// paceCollections sets the GC percent anew after each collection, for what lives then.
func paceCollections() {
	debug.SetGCPercent(percentFor(0))
	afterCollection(func() { debug.SetGCPercent(percentFor(liveHeap())) })
}

// afterCollection calls f after each collection, as long as the process lives.
func afterCollection(f func()) {
	sentinel := &struct{ *int }{} // with a pointer: tiny values without share their memory, and live longer
	runtime.AddCleanup(sentinel, func(f func()) {
		f()
		afterCollection(f)
	}, f)
}

// liveHeap returns how many bytes the last collection found alive.
func liveHeap() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
