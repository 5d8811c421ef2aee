package scan

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/trailgate/trailgate/internal/finding"
)

// pruneFindingsAt is how many findings of a rule are held before they are cut to MaxFindings: sooner than other lists, for
// findings hold their records.
const pruneFindingsAt = MaxFindings + MaxFindings/8

// keeper holds the findings of a scan by rule. The builders of all its workers share one. It is safe for concurrent use.
type keeper struct {
	mu    sync.Mutex
	rules map[finding.Key]*[2]kept // of deny, of conclude
}

func (k *keeper) of(key finding.Key) *[2]kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := k.rules[key]
	if r == nil {
		r = &[2]kept{}
		k.rules[key] = r
	}
	return r
}

// kept is the findings of one rule: those of deny, or those of conclude.
type kept struct {
	last     atomic.Pointer[finding.Finding] // of those kept when they were last cut; what comes after it cannot be kept
	mu       sync.Mutex
	findings map[string]*finding.Finding // by fingerprint
	cut      bool
}

// wants tells whether a finding of such severity and fingerprint can be among those that are kept in the end.
func (k *kept) wants(s finding.Severity, fingerprint string) bool {
	last := k.last.Load()
	if last == nil || compareKept(last, &finding.Finding{Severity: s, Fingerprint: fingerprint}) > 0 {
		return true
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.findings[fingerprint] != nil
}

// offer adds f, a finding of one event, with the record that evidence gives, where it is needed. The record is made outside
// the lock, since that takes longer than all else.
func (k *kept) offer(f *finding.Finding, evidence func() (json.RawMessage, bool)) {
	for !k.takes(f) {
		f.Record, f.Shortened = evidence()
	}
}

// takes adds f, unless it lacks a record that it needs: where none is kept of its fingerprint, or its event is the
// smallest.
func (k *kept) takes(f *finding.Finding) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	old := k.findings[f.Fingerprint]
	if f.Record == nil && (old == nil || f.Occurrences[0].Compare(&old.Occurrences[0]) <= 0) {
		return false
	}
	k.join(f)
	return true
}

func (k *kept) add(f *finding.Finding) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.join(f)
}

// join adds f under the lock.
func (k *kept) join(f *finding.Finding) {
	if old := k.findings[f.Fingerprint]; old != nil {
		old.Merge(f)
		return
	}
	if last := k.last.Load(); last != nil && compareKept(last, f) <= 0 {
		return
	}
	if k.findings == nil {
		k.findings = map[string]*finding.Finding{}
	}
	k.findings[f.Fingerprint] = f
	if len(k.findings) >= pruneFindingsAt {
		k.prune()
	}
}

func (k *kept) prune() {
	if len(k.findings) <= MaxFindings {
		return
	}
	k.cut = true
	all := slices.SortedFunc(maps.Values(k.findings), compareKept)
	for _, f := range all[MaxFindings:] {
		delete(k.findings, f.Fingerprint)
	}
	last := all[MaxFindings-1]
	k.last.Store(&finding.Finding{Severity: last.Severity, Fingerprint: last.Fingerprint})
}

// compareKept orders findings by how much they are to be kept: the highest severities, then the smallest fingerprints.
func compareKept(f, g *finding.Finding) int {
	return cmp.Or(cmp.Compare(g.Severity, f.Severity), cmp.Compare(f.Fingerprint, g.Fingerprint))
}

// take gives away what is kept, and tells whether it was cut.
func (k *kept) take(into []finding.Finding) (all []finding.Finding, cut bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.prune()
	into = slices.Grow(into, len(k.findings))
	for _, f := range k.findings {
		into = append(into, *f)
	}
	k.findings = nil
	return into, k.cut
}
