package prefilter_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/trailgate/trailgate/internal/prefilter"
)

// Every deliberate mistake in the shortcuts must be noticed by the comparison with OPA that the differential tests make,
// over the cases of testdata. Without a mistake nothing is noticed.
func TestFaults(t *testing.T) {
	w := caseWorld(t)
	records := caseRecords(t)
	d := newDice(nil, *seed)
	for i := range len(records) {
		records = append(records, mutant(t, d, parse(t, records[i].text)))
	}
	fired := make([][]int, len(records))
	for i, r := range records {
		for rule := range w.refs {
			if w.fires(t, rule, r.value) {
				fired[i] = append(fired[i], rule)
			}
		}
	}
	if missed := missedWith(t, w, records, fired, 0); len(missed) > 0 {
		t.Fatalf("without a fault, these fire and are no candidates: %v", missed)
	}
	for _, name := range slices.Sorted(maps.Keys(prefilter.Faults)) {
		t.Run(name, func(t *testing.T) {
			missed := missedWith(t, w, records, fired, prefilter.Faults[name])
			if len(missed) == 0 {
				t.Error("nothing notices")
			}
			t.Logf("noticed by %v", missed)
		})
	}
}

// missedWith names the rules that fire on a record of which the index, made with a fault, does not name them.
func missedWith(t *testing.T, w *world, records []record, fired [][]int, fault prefilter.Fault) []string {
	t.Helper()
	deriver := prefilter.NewDeriver(w.compiler, w.store)
	formulas := make([]prefilter.Formula, len(w.refs))
	for i, ref := range w.refs {
		formulas[i] = deriver.FormulaBroken(fault, ref)
	}
	index := prefilter.NewIndexBroken(formulas, fault)
	worker := index.Worker()
	missed := map[string]bool{}
	for i, r := range records {
		candidates := worker.Candidates(r.slots(t, index.Paths()))
		for _, rule := range fired[i] {
			if _, ok := slices.BinarySearch(candidates, rule); !ok {
				missed[w.names[rule]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(missed))
}
