package integrity

import (
	"cmp"
	"slices"
	"time"
)

// Class says what a problem means.
type Class string

// The classes of problems. Altered: files are not what CloudTrail delivered, or not all of them are there. Unproven:
// neither that nor the contrary can be said. Note: what a reader should know.
const (
	Altered  Class = "altered"
	Unproven Class = "unproven"
	Note     Class = "note"
)

// Kind names a problem.
type Kind string

// The kinds of problems.
const (
	LogAltered       Kind = "log-altered"
	LogMissing       Kind = "log-missing"
	LogMoved         Kind = "log-moved"
	LogAdded         Kind = "log-added" // no digest lists it
	DigestAltered    Kind = "digest-altered"
	DigestMissing    Kind = "digest-missing"
	DigestMoved      Kind = "digest-moved"
	DigestAdded      Kind = "digest-added" // a file among the digests that is none
	DigestReplaced   Kind = "digest-replaced"
	DigestForeign    Kind = "digest-foreign" // signed with a key that is not CloudTrail's
	SignatureAltered Kind = "signature-altered"

	DigestUnsigned Kind = "digest-unsigned" // no signature of it is at hand
	KeyMissing     Kind = "key-missing"
	Unreadable     Kind = "unreadable"
	Unlisted       Kind = "unlisted" // a place could not be listed
	NoDigest       Kind = "no-digest"
	Gap            Kind = "gap"
	Restart        Kind = "restart" // a gap after which a new chain starts
	BeforeChain    Kind = "before-chain"
	AfterChain     Kind = "after-chain"
	LogUnproven    Kind = "log-unproven"
	Elsewhere      Kind = "elsewhere" // in another bucket
	UnknownFormat  Kind = "unknown-algorithm"

	Pending Kind = "pending" // delivered after the newest digest
)

// class returns the class of a kind.
func (k Kind) class() Class {
	switch k {
	case LogAltered, LogMissing, LogMoved, LogAdded, DigestAltered, DigestMissing, DigestMoved, DigestAdded, DigestReplaced, DigestForeign, SignatureAltered:
		return Altered
	case Pending:
		return Note
	default:
		return Unproven
	}
}

// Kinds lists all kinds with what each means, in the order in which they are told.
func Kinds() []struct {
	Kind  Kind
	Class Class
	Title string
} {
	type row = struct {
		Kind  Kind
		Class Class
		Title string
	}
	var out []row
	for _, k := range []struct {
		kind  Kind
		title string
	}{
		{LogAltered, "A log file is not what CloudTrail delivered"},
		{LogMissing, "A log file that CloudTrail delivered is not there"},
		{LogMoved, "A log file is not where CloudTrail delivered it"},
		{LogAdded, "A file among the log files that CloudTrail did not deliver"},
		{DigestAltered, "A digest is not what CloudTrail delivered"},
		{DigestMissing, "A digest that CloudTrail delivered is not there"},
		{DigestMoved, "A digest is not where CloudTrail delivered it"},
		{DigestAdded, "A file among the digests that is none"},
		{DigestReplaced, "A digest was replaced by another that CloudTrail signed"},
		{DigestForeign, "A digest is signed with a key that is not CloudTrail's"},
		{SignatureAltered, "The signature in a digest's metadata is not CloudTrail's"},
		{DigestUnsigned, "No signature of a digest is at hand"},
		{KeyMissing, "No public key for a digest is at hand"},
		{Unreadable, "An object could not be read"},
		{Unlisted, "A place could not be listed"},
		{NoDigest, "Log files without any digest"},
		{Gap, "A time that no digest covers"},
		{Restart, "A time without digests before a new chain starts"},
		{BeforeChain, "A time before the first digest"},
		{AfterChain, "A time after the newest digest"},
		{LogUnproven, "Log files that no proven digest lists"},
		{Elsewhere, "Files in another bucket"},
		{UnknownFormat, "An algorithm that is not known"},
		{Pending, "Log files that wait for the next digest"},
	} {
		out = append(out, row{k.kind, k.kind.class(), k.title})
	}
	return out
}

// Problem is something that is wrong or could not be proven.
type Problem struct {
	Kind    Kind   `json:"kind"`
	Class   Class  `json:"class"`
	Account string `json:"account,omitempty"`
	Region  string `json:"region,omitempty"`
	Trail   string `json:"trail,omitempty"`
	Object  string `json:"object,omitempty"` // key; of several the first
	Count   int    `json:"count,omitempty"`  // of objects, where there are several
	Span    *Span  `json:"span,omitempty"`   // time that it concerns
	Detail  string `json:"detail"`
	// Digest is the key of the digest that tells of the object; Expected and Actual are SHA-256 of uncompressed bytes.
	Digest   string `json:"digest,omitempty"`
	Expected string `json:"expected,omitempty"`
	Actual   string `json:"actual,omitempty"`
}

func sortProblems(ps []Problem) {
	rank := map[Class]int{Altered: 0, Unproven: 1, Note: 2}
	order := map[Kind]int{}
	for i, k := range Kinds() {
		order[k.Kind] = i
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(rank[a.Class], rank[b.Class]), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Region, b.Region),
			cmp.Compare(order[a.Kind], order[b.Kind]), cmp.Compare(a.Trail, b.Trail), spanStart(a.Span).Compare(spanStart(b.Span)),
			cmp.Compare(a.Object, b.Object), cmp.Compare(a.Detail, b.Detail))
	})
}

func spanStart(s *Span) time.Time {
	if s == nil {
		return time.Time{}
	}
	return s.From
}
