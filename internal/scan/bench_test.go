package scan_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// BenchmarkFindings offers findings of one event each, of which most are cut, and reports what those that are kept hold.
func BenchmarkFindings(b *testing.B) {
	const n = 4 * scan.MaxFindings
	var held, kept uint64
	for b.Loop() {
		before := alive()
		build := scan.NewBuilder(rules)
		for i := range n {
			o := occurrence(i, "o.json")
			build.OfferFinding(&finding.Finding{
				Fingerprint: fmt.Sprintf("%064x", i*7919%n), Rule: "TG-T-001", Instance: "t", Message: fmt.Sprint("message ", i),
				Count: 1, Occurrences: []finding.Occurrence{o}, Distinct: []uint64{o.Key()},
			}, func() (json.RawMessage, bool) { return json.RawMessage(`"` + strings.Repeat("x", 1500) + `"`), false })
		}
		held += alive() - before
		kept += uint64(build.Held(rules[0].Key()))
	}
	b.ReportMetric(float64(held)/float64(b.N), "held-B/op")
	b.ReportMetric(float64(held)/float64(kept), "held-B/finding")
}

// alive returns how many bytes live on the heap.
func alive() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
