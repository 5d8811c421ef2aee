// Package event finds CloudTrail records in bytes: it tells containers and look-alikes apart, cuts records out of them
// in one validating walk that also picks up the few fields that are asked for, and says what was wrong where something
// was. It decodes nothing for Rego and knows no rule; decompression and hashing of what is stored are here, where bytes
// come from is package source's.
package event

import "fmt"

// Ref says where a record stands.
type Ref struct {
	Object string // URI of the object
	Member string // member of an archive, row of a CSV; empty otherwise
	Index  int    // number of the record in the object, from 0, rejected ones counted
	Line   int64  // from 1; line, offset and length are in the decompressed text
	Offset int64  // bytes
	Length int64  // bytes
}

// Event is one CloudTrail record as AWS wrote it. Raw and the slots are valid until the walk goes on.
type Event struct {
	Raw []byte
	Ref Ref
	// Slots hold the raw JSON token of each path that the walk was asked for, nil where the record has none: first the
	// fixed ones (Slot), then those of Options.Paths in their order.
	Slots [][]byte
}

// Slot numbers the paths that every walk picks up.
type Slot int

// The fixed slots, by the path that each holds.
const (
	EventTime Slot = iota
	EventSource
	EventName
	EventID
	EventType
	EventCategory
	EventVersion
	AWSRegion
	RecipientAccountID
	ManagementEvent
	ReadOnly
	ErrorCode
	SourceIPAddress
	IdentityType                       // userIdentity.type
	IdentityARN                        // userIdentity.arn
	IdentityAccountID                  // userIdentity.accountId
	IdentityPrincipalID                // userIdentity.principalId
	IdentityUserName                   // userIdentity.userName
	IdentityInvokedBy                  // userIdentity.invokedBy
	SessionIssuerARN                   // userIdentity.sessionContext.sessionIssuer.arn
	SessionIssuerAccountID             // userIdentity.sessionContext.sessionIssuer.accountId
	AggregatedAccountID                // accountId, of aggregated events
	NumSlots               Slot = iota // how many fixed slots there are
)

// Problem is something wrong with an object, and where.
type Problem struct {
	Offset int64 // bytes, in the decompressed text; -1 where there is no place
	Reason string
}

func (p Problem) String() string {
	if p.Offset < 0 {
		return p.Reason
	}
	return fmt.Sprintf("at byte %d: %s", p.Offset, p.Reason)
}
