package scan

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/trailgate/trailgate/internal/finding"
)

// IntegrityState says what CloudTrail's digests prove of an object.
type IntegrityState string

// The states of integrity. Pending objects were delivered after the newest digest; the next one will list them.
const (
	Verified IntegrityState = "verified"
	Altered  IntegrityState = "altered"
	Unproven IntegrityState = "unproven"
	Pending  IntegrityState = "pending"
)

// Integrity is what CloudTrail's digests prove of the bytes of an object that were read.
type Integrity struct {
	State  IntegrityState `json:"state"`
	Reason string         `json:"reason,omitempty"` // why it is not verified
	Digest string         `json:"digest,omitempty"` // key of the digest that lists it
}

// The kinds of failure of evidence: log files or digests are not what CloudTrail delivered, or nothing proves that they
// are.
const (
	EvidenceAltered  FailureKind = "evidence-altered"
	EvidenceUnproven FailureKind = "evidence-unproven"
)

// Holds tells by the hash of a URI, or of another name, whether it is this shard's; of a nil shard everything is.
func (s *Shard) Holds(uri string) bool {
	if s == nil {
		return true
	}
	sum := sha256.Sum256([]byte(uri))
	return binary.BigEndian.Uint64(sum[:8])%uint64(s.Count) == uint64(s.Index)
}

// Fail adds failures, joined with those of the same kind, place and message.
func (s *Scan) Fail(more ...Failure) {
	b := NewBuilder(nil)
	for _, f := range slices.Concat(s.Failures, more) {
		b.Fail(f)
	}
	s.Failures = b.failures.sorted()
}

// Evidence tells the integrity of the objects behind a finding's occurrences that are kept: the worst, nil where none
// was asked for. Objects are given by their URI.
func Evidence(f *finding.Finding, objects func(uri string) *Object) *Integrity {
	rank := map[IntegrityState]int{Verified: 1, Pending: 2, Unproven: 3, Altered: 4}
	var worst *Integrity
	for i := range f.Occurrences {
		o := objects(f.Occurrences[i].Object)
		if o != nil && o.Integrity != nil && (worst == nil || rank[o.Integrity.State] > rank[worst.State]) {
			worst = o.Integrity
		}
	}
	return worst
}
