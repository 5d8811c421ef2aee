// Package baseline remembers findings by fingerprint, so that a later scan can say which are new. A baseline is a file
// that people review: a finding a line, in an order that does not depend on time. Comparing claims only what the scan
// shows: a finding is gone only where its rule was run whole over what it was found in, and new only where the rule had
// not been cut before. What a state means for the verdict is package gate's.
package baseline

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// Format names the baseline file's format and version.
const Format = "trailgate-baseline/1"

// Baseline is the content of a baseline file.
type Baseline struct {
	Format string    `json:"format"`
	AsOf   time.Time `json:"as_of"` // of the last scan that went into it
	Run    string    `json:"run"`   // GUID of that scan's run in SARIF; see RunGUID
	// Incomplete is true when a scan went into it that had not read or judged everything.
	Incomplete bool    `json:"incomplete,omitempty"`
	Cut        []Rule  `json:"cut_rules"` // by id and instance: more was found than was kept, so what is missing is not new
	Findings   []Entry `json:"findings"`  // see Entry.compare

	Name string `json:"-"` // how the user calls the file
}

// Rule names a rule of an instance.
type Rule struct {
	ID       string `json:"rule"`
	Instance string `json:"instance"`
}

// Entry is what a baseline knows of a finding.
type Entry struct {
	Rule        string           `json:"rule"`
	Instance    string           `json:"instance"`
	Severity    finding.Severity `json:"severity"`
	Account     string           `json:"account,omitempty"`
	Region      string           `json:"region,omitempty"`
	Subject     string           `json:"subject,omitempty"`
	Principal   string           `json:"principal,omitempty"`
	Resource    string           `json:"resource,omitempty"`
	First       string           `json:"first,omitempty"` // eventTime of the earliest and latest occurrence
	Last        string           `json:"last,omitempty"`
	Concluded   bool             `json:"concluded,omitempty"` // made of a group of events, all of which it needs
	Message     string           `json:"message_hash"`        // see MessageHash
	Fingerprint string           `json:"fingerprint"`

	Line int `json:"-"` // in the file that it was read from
}

// compare orders entries as a file lists them: by rule, then by what they are about.
func (e *Entry) compare(o *Entry) int {
	return cmp.Or(
		cmp.Compare(e.Rule, o.Rule), cmp.Compare(e.Instance, o.Instance), cmp.Compare(e.Account, o.Account), cmp.Compare(e.Region, o.Region),
		cmp.Compare(e.Subject, o.Subject), cmp.Compare(e.Principal, o.Principal), cmp.Compare(e.Resource, o.Resource),
		cmp.Compare(e.Fingerprint, o.Fingerprint))
}

// MessageHash is the first 16 hex digits of the message's SHA-256. The message itself may hold what should not stand in a
// repository.
func MessageHash(message string) string {
	sum := sha256.Sum256([]byte(message))
	return hex.EncodeToString(sum[:8])
}

func entry(f *finding.Finding) Entry {
	return Entry{
		Rule: f.Rule, Instance: f.Instance, Severity: f.Severity, Account: f.Account, Region: f.Region,
		Subject: f.Subject, Principal: f.Principal, Resource: f.Resource,
		First: f.First, Last: f.Last, Concluded: f.Concluded, Message: MessageHash(f.Message), Fingerprint: f.Fingerprint,
	}
}

// RunGUID is the GUID of the run that SARIF makes of a scan: the same for equal headers.
func RunGUID(h *scan.Header) string {
	texts := []string{"run", h.Program, h.AsOf.UTC().Format(time.RFC3339Nano), h.ObjectList, h.Filters.Severity}
	for _, p := range h.Packs {
		texts = append(texts, p.Instance, p.Name, p.Version, p.Digest, string(p.Parameters))
	}
	for _, t := range []*time.Time{h.Filters.Since, h.Filters.Until} {
		at := ""
		if t != nil {
			at = t.UTC().Format(time.RFC3339Nano)
		}
		texts = append(texts, at)
	}
	for _, l := range [][]string{h.Filters.Accounts, h.Filters.Regions, h.Filters.Rules, h.Filters.Packs} {
		texts = append(append(texts, "list"), l...)
	}
	return finding.GUID(texts...)
}

// Changes counts what Update or Prune did.
type Changes struct{ Added, Changed, Kept, Removed int }

// Create makes a baseline of a concluded scan's findings but those that leaveOut names; nil leaves out none. A scan that
// had not read or judged everything is the caller's to refuse; incomplete records that it was not refused.
func Create(s *scan.Scan, incomplete bool, leaveOut func(*finding.Finding) bool) *Baseline {
	b := &Baseline{
		Format: Format, AsOf: s.Header.AsOf.UTC(), Run: RunGUID(&s.Header), Incomplete: incomplete,
		Cut: cutRules(s), Findings: []Entry{},
	}
	for i := range s.Findings {
		if leaveOut == nil || !leaveOut(&s.Findings[i]) {
			b.Findings = append(b.Findings, entry(&s.Findings[i]))
		}
	}
	b.sort()
	return b
}

// Update returns the baseline with what a concluded scan found: its findings are added, but those that leaveOut names and
// that were not in it; known ones brought up to date; those that are gone removed. What the scan did not look at stays.
func (b *Baseline) Update(s *scan.Scan, incomplete bool, leaveOut func(*finding.Finding) bool) (*Baseline, Changes) {
	known := b.index()
	out := Create(s, incomplete, func(f *finding.Finding) bool {
		return known[f.Fingerprint] == nil && leaveOut != nil && leaveOut(f)
	})
	var n Changes
	for i := range out.Findings {
		e := &out.Findings[i]
		old := known[e.Fingerprint]
		switch {
		case old == nil:
			n.Added++
			continue
		case old.Severity != e.Severity || old.Message != e.Message:
			n.Changed++
		default:
			n.Kept++
		}
		e.keepSpan(old)
	}
	c := Compare(b, s)
	n.Removed = len(c.Absent)
	n.Kept += len(c.NotLookedAt)
	for _, e := range c.NotLookedAt {
		out.Findings = append(out.Findings, *e)
	}
	for _, r := range b.Cut {
		if !ranWhole(s, r) && !slices.Contains(out.Cut, r) {
			out.Cut = append(out.Cut, r)
		}
	}
	out.sort()
	return out, n
}

// keepSpan widens the span of an entry to that of an older one.
func (e *Entry) keepSpan(old *Entry) {
	if old.First != "" && (e.First == "" || old.First < e.First) {
		e.First = old.First
	}
	e.Last = max(e.Last, old.Last)
}

// Prune returns the baseline without what a concluded scan shows to be gone. Nothing else changes.
func (b *Baseline) Prune(s *scan.Scan) (*Baseline, Changes) {
	gone := map[*Entry]bool{}
	for _, e := range Compare(b, s).Absent {
		gone[e] = true
	}
	out := *b
	out.Findings = []Entry{}
	for i := range b.Findings {
		if !gone[&b.Findings[i]] {
			out.Findings = append(out.Findings, b.Findings[i])
		}
	}
	return &out, Changes{Kept: len(out.Findings), Removed: len(gone)}
}

func (b *Baseline) sort() {
	slices.SortFunc(b.Findings, func(e, o Entry) int { return e.compare(&o) })
	slices.SortFunc(b.Cut, func(r, o Rule) int { return cmp.Or(cmp.Compare(r.ID, o.ID), cmp.Compare(r.Instance, o.Instance)) })
}

// index finds entries by fingerprint.
func (b *Baseline) index() map[string]*Entry {
	out := make(map[string]*Entry, len(b.Findings))
	for i := range b.Findings {
		out[b.Findings[i].Fingerprint] = &b.Findings[i]
	}
	return out
}

// cutRules lists the rules of a scan that found or collected more than was kept.
func cutRules(s *scan.Scan) []Rule {
	out := []Rule{}
	for i := range s.Stats.Rules {
		r := &s.Stats.Rules[i]
		if r.Cut || r.ConcludeCut || r.GroupsCut {
			out = append(out, Rule{r.Rule, r.Instance})
		}
	}
	return out
}
