package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestHeapGoal holds the heap at which the next collection begins to what a scan may take.
func TestHeapGoal(t *testing.T) {
	for _, c := range []struct{ live, goal uint64 }{
		{4 << 20, 22 << 20}, {15 << 20, 33 << 20}, {40 << 20, 64 << 20}, {100 << 20, 160 << 20}, {1 << 30, 1638 << 20},
	} {
		goal := c.live + c.live*uint64(percentFor(c.live))/100
		if off := max(goal, c.goal) - min(goal, c.goal); off > c.live/100+1<<20 {
			t.Errorf("with %d MiB alive the heap grows to %d MiB, want %d", c.live>>20, goal>>20, c.goal>>20)
		}
	}
	if p := percentFor(0); p != 450 {
		t.Errorf("percent %d for an empty heap, want 450", p)
	}
}

// TestCollectionsArePaced lets the live heap grow and waits until the percent follows.
func TestCollectionsArePaced(t *testing.T) {
	before := debug.SetGCPercent(100)
	stop := make(chan struct{})
	t.Cleanup(func() { debug.SetGCPercent(before); close(stop) })
	paced := make(chan int, 1)
	afterCollection(func() {
		select {
		case <-stop:
		case paced <- percentFor(liveHeap()):
		default:
		}
	})
	held := make([]byte, 200<<20)
	deadline := time.After(20 * time.Second)
	for {
		runtime.GC()
		select {
		case p := <-paced:
			if p == percent {
				runtime.KeepAlive(held)
				return
			}
		case <-time.After(10 * time.Millisecond):
		case <-deadline:
			t.Fatal("the percent does not follow a live heap of 200 MiB")
		}
	}
}
