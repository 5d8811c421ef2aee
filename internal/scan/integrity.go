package scan

import (
	"crypto/sha256"
	"encoding/binary"
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

// IntegrityFailed is the kind of failure of evidence: log files or digests that are altered, missing or not proven.
const IntegrityFailed FailureKind = "integrity"

// Holds tells by the hash of a URI, or of another name, whether it is this shard's; of a nil shard everything is.
func (s *Shard) Holds(uri string) bool {
	if s == nil {
		return true
	}
	sum := sha256.Sum256([]byte(uri))
	return binary.BigEndian.Uint64(sum[:8])%uint64(s.Count) == uint64(s.Index)
}
