// Package finding holds what rules report: findings, their occurrences, their identity across scans (the fingerprint)
// and the bounds under which they are kept. Everything here merges: joining the findings of two parts of a scan gives
// what one scan of both would have given, whatever the order. How findings are shown is package report's, how they gate
// package gate's.
package finding

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
)

const (
	// MaxOccurrences is how many occurrences a finding keeps: the smallest.
	MaxOccurrences = 20
	// MaxDistinct is up to where the number of distinct occurrences is exact.
	MaxDistinct = 1024
	// MaxRecord is the size in bytes above which a finding's record is shortened.
	MaxRecord = 64 << 10
)

// Finding is a statement of a rule about the audited account, joined over all occurrences with one fingerprint.
type Finding struct {
	Fingerprint string   `json:"fingerprint"` // 64 hex digits; see Identity
	Rule        string   `json:"rule"`        // rule id
	Instance    string   `json:"instance"`    // label of the pack block
	Severity    Severity `json:"severity"`    // the highest seen

	// Of the smallest occurrence.
	Message   string          `json:"message"`
	Paths     []string        `json:"paths,omitempty"`   // fields of the event that prove it, dotted
	Details   json.RawMessage `json:"details,omitempty"` // an object; "also" holds further messages of the same occurrence
	Record    json.RawMessage `json:"record,omitempty"`  // the event, redacted; absent in findings of conclude
	Shortened bool            `json:"record_shortened,omitempty"`

	// What the finding is about.
	Account   string `json:"account,omitempty"`
	Region    string `json:"region,omitempty"`
	Principal string `json:"principal,omitempty"` // ARN or name; for a role session, its issuer
	Resource  string `json:"resource,omitempty"`
	Subject   string `json:"subject,omitempty"` // set when the rule names one; then in place of principal and resource

	Count   int    `json:"count"`              // distinct occurrences
	AtLeast bool   `json:"at_least,omitempty"` // Count is a lower bound: there are more
	First   string `json:"first,omitempty"`    // eventTime of the earliest and latest occurrence, as written there
	Last    string `json:"last,omitempty"`

	Occurrences []Occurrence `json:"occurrences"`
	// Distinct holds 64-bit keys of the distinct occurrences, so that merged counts stay exact; nil once AtLeast.
	Distinct []uint64 `json:"distinct,omitempty"`
	// Steps are indices into Occurrences that tell a sequence in order, for findings of conclude.
	Steps []int `json:"steps,omitempty"`
	// Concluded is true when conclude made the finding: merge drops it, to conclude anew.
	Concluded bool `json:"concluded,omitempty"`
}

// Occurrence is one event that made a rule report. Two deliveries of one event are one occurrence; two records under
// one eventID are two.
type Occurrence struct {
	Account string `json:"account,omitempty"` // recipient account
	EventID string `json:"event_id,omitempty"`
	Hash    string `json:"hash"` // first 32 hex digits of the record's SHA-256

	Time      string `json:"time,omitempty"` // eventTime as written
	Region    string `json:"region,omitempty"`
	Source    string `json:"event_source,omitempty"`
	Name      string `json:"event_name,omitempty"`
	Principal string `json:"principal,omitempty"`
	IP        string `json:"source_ip,omitempty"`

	Object string `json:"object"`           // URI of the object in which it stands; of several deliveries the smallest place
	Member string `json:"member,omitempty"` // member of an archive, row of a CSV
	Index  int    `json:"index"`            // number of the record in the object, from 0
	Line   int64  `json:"line"`             // from 1, in the decompressed text
	Offset int64  `json:"offset"`           // bytes, in the decompressed text
	Length int64  `json:"length"`
}

// Compare orders occurrences by (time, event id, hash, account); places do not count.
func (o *Occurrence) Compare(p *Occurrence) int {
	return cmp.Or(cmp.Compare(o.Time, p.Time), cmp.Compare(o.EventID, p.EventID), cmp.Compare(o.Hash, p.Hash),
		cmp.Compare(o.Account, p.Account))
}

// comparePlace orders the deliveries of one occurrence.
func (o *Occurrence) comparePlace(p *Occurrence) int {
	return cmp.Or(cmp.Compare(o.Object, p.Object), cmp.Compare(o.Member, p.Member), cmp.Compare(o.Index, p.Index))
}

// SmallerPlace returns the one of two deliveries of an occurrence that is named: the first by object, member and index.
func SmallerPlace(a, b Occurrence) Occurrence {
	if b.comparePlace(&a) < 0 {
		return b
	}
	return a
}

// Key is a 64-bit key of the occurrence's identity: recipient account, eventID and hash of the record.
func (o *Occurrence) Key() uint64 {
	h := sha256.New()
	for _, s := range []string{o.Account, o.EventID, o.Hash} {
		writeString(h, s)
	}
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// Identity is what a fingerprint is made of.
type Identity struct {
	Rule, Instance, Pack string // Instance is left out when it equals Pack
	Account, Region      string
	Principal, Resource  string
	Subject              string // in place of Principal and Resource when not empty
	Explicit             string // in place of all but rule and instance when not empty
}

// Fingerprint returns the identity's digest, 64 hex digits. It names neither a file nor an offset, so that a finding
// keeps its fingerprint wherever its event is found.
func (id Identity) Fingerprint() string {
	h := sha256.New()
	writeString(h, "trailgateFinding/v1")
	writeString(h, id.Rule)
	if id.Instance != id.Pack {
		writeString(h, "instance")
		writeString(h, id.Instance)
	}
	fields := []string{"account", id.Account, "region", id.Region, "principal", canonicalName(id.Principal), "resource", canonicalName(id.Resource)}
	switch {
	case id.Explicit != "":
		fields = []string{"fingerprint", id.Explicit}
	case id.Subject != "":
		fields = []string{"account", id.Account, "region", id.Region, "subject", canonicalName(id.Subject)}
	}
	for _, f := range fields {
		writeString(h, f)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// writeString writes s with its length before it, so that no two lists of strings write the same bytes.
func writeString(w interface{ Write([]byte) (int, error) }, s string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(s)))
	_, _ = w.Write(n[:]) // a hash does not fail
	_, _ = w.Write([]byte(s))
}

// canonicalName folds the letter case of names that AWS itself writes in both ways: SageMaker lower-cases the resource
// part of its ARNs (CreateEndpoint "ExampleEndpoint" gives arn:…:endpoint/exampleendpoint).
func canonicalName(s string) string { return strings.ToLower(s) }

// Compare orders findings as a scan file lists them: by rule, instance, fingerprint.
func (f *Finding) Compare(g *Finding) int {
	return cmp.Or(cmp.Compare(f.Rule, g.Rule), cmp.Compare(f.Instance, g.Instance), cmp.Compare(f.Fingerprint, g.Fingerprint))
}

// smallest returns the occurrence that gives the finding its message.
func (f *Finding) smallest() *Occurrence { return &f.Occurrences[0] }

// Merge joins g, a finding with the same fingerprint, into f. It is commutative, associative and idempotent in
// everything that f says.
func (f *Finding) Merge(g *Finding) {
	sequence := f.sequence()
	if f.prefers(g) < 0 {
		sequence = g.sequence()
		f.Message, f.Paths, f.Details, f.Record, f.Shortened = g.Message, g.Paths, g.Details, g.Record, g.Shortened
		f.Principal, f.Resource, f.Subject = g.Principal, g.Resource, g.Subject
		f.Account, f.Region = g.Account, g.Region
	}
	f.Severity = max(f.Severity, g.Severity)
	if f.First == "" || g.First != "" && g.First < f.First {
		f.First = g.First
	}
	f.Last = max(f.Last, g.Last)
	f.Occurrences = mergeOccurrences(f.Occurrences, g.Occurrences)
	f.setSteps(sequence)
	f.mergeDistinct(g)
}

// sequence returns the occurrences that the steps name.
func (f *Finding) sequence() []Occurrence {
	var out []Occurrence
	for _, s := range f.Steps {
		out = append(out, f.Occurrences[s])
	}
	return out
}

// setSteps lets the steps name those occurrences of a sequence that are kept.
func (f *Finding) setSteps(sequence []Occurrence) {
	f.Steps = nil
	for i := range sequence {
		at := slices.IndexFunc(f.Occurrences, func(o Occurrence) bool { return o.Compare(&sequence[i]) == 0 })
		if at >= 0 {
			f.Steps = append(f.Steps, at)
		}
	}
}

// prefers tells which of two findings speaks for both: >= 0 for f. The one with the smaller occurrence; of one
// occurrence the one with the higher severity, then the smaller text.
func (f *Finding) prefers(g *Finding) int {
	return cmp.Or(
		g.smallest().Compare(f.smallest()),
		cmp.Compare(f.Severity, g.Severity),
		cmp.Compare(g.Message, f.Message),
		cmp.Compare(string(g.Details), string(f.Details)),
		slices.Compare(g.Paths, f.Paths),
		cmp.Compare(g.Resource, f.Resource),
		cmp.Compare(g.Principal, f.Principal),
	)
}

func (f *Finding) mergeDistinct(g *Finding) {
	if !f.AtLeast && !g.AtLeast {
		f.Distinct = union(f.Distinct, g.Distinct)
		f.Count = len(f.Distinct)
	}
	if f.AtLeast || g.AtLeast || f.Count > MaxDistinct {
		f.Count, f.AtLeast, f.Distinct = MaxDistinct, true, nil
	}
}

// union joins two sorted sets.
func union(a, b []uint64) []uint64 {
	if len(b) == 1 { // the common case while scanning
		if i, found := slices.BinarySearch(a, b[0]); !found {
			a = slices.Insert(a, i, b[0])
		}
		return a
	}
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// mergeOccurrences returns the MaxOccurrences smallest of both, each once, each in its smallest place.
func mergeOccurrences(a, b []Occurrence) []Occurrence {
	for _, o := range b {
		i, found := slices.BinarySearchFunc(a, o, func(x, y Occurrence) int { return x.Compare(&y) })
		switch {
		case found:
			a[i] = SmallerPlace(a[i], o)
		case i < MaxOccurrences:
			a = slices.Insert(a, i, o)
			if len(a) > MaxOccurrences {
				a = a[:MaxOccurrences]
			}
		}
	}
	return a
}

// SetSequence gives a finding of conclude the occurrences that it rests on, in their order; ordered says whether that
// order tells a sequence. Of more than MaxOccurrences the smallest are kept, and of the sequence what is left of it.
func (f *Finding) SetSequence(occs []Occurrence, ordered bool) {
	for i := range occs {
		o := &occs[i]
		f.Occurrences = mergeOccurrences(f.Occurrences, occs[i:i+1])
		f.Distinct = union(f.Distinct, []uint64{o.Key()})
		if f.First == "" || o.Time != "" && o.Time < f.First {
			f.First = o.Time
		}
		f.Last = max(f.Last, o.Time)
	}
	f.Count = len(f.Distinct)
	if f.Count > MaxDistinct {
		f.Count, f.AtLeast, f.Distinct = MaxDistinct, true, nil
	}
	if ordered {
		f.setSteps(occs)
	}
}
