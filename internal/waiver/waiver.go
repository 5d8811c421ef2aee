// Package waiver says which findings their owners have accepted, until when and why. It marks and never removes: a waived
// finding stays in every output, and gates again on the day after its waiver's end. Reading waivers is package config's,
// what a mark means for the verdict package gate's. Everything here is a function of the waivers, the findings and the
// as-of time.
package waiver

import (
	"strings"
	"time"

	"github.com/trailgate/trailgate/internal/finding"
)

// Waiver accepts the findings of some rules.
type Waiver struct {
	Name    string
	Rules   []string // patterns; see finding.Rule.Matches
	Match   Match
	Reason  string
	Owner   string
	Ticket  string    // optional
	Expires time.Time // the last day on which it holds, 00:00 UTC
	// Condition must hold for a finding; nil for none. A finding for which it fails is not waived.
	Condition func(*finding.Finding, *finding.Rule) (bool, error)
	File      string // where the waiver is written, and the line of its header from 1
	Line      int
}

// Match narrows a waiver. Every list that is not empty must have an element that matches: text in which * stands for any
// text and ? for one character, compared without regard to case, as AWS compares names.
type Match struct {
	Accounts     []string `json:"accounts,omitempty"`
	Regions      []string `json:"regions,omitempty"`
	Principals   []string `json:"principals,omitempty"`
	Resources    []string `json:"resources,omitempty"` // of the resource, or of the subject where the rule names one
	Packs        []string `json:"packs,omitempty"`     // labels or names
	Fingerprints []string `json:"fingerprints,omitempty"`
}

// Ends is the moment from which the waiver no longer holds: the end of its last day, UTC.
func (w *Waiver) Ends() time.Time { return w.Expires.AddDate(0, 0, 1) }

// Expired tells whether the waiver no longer holds.
func (w *Waiver) Expired(asOf time.Time) bool { return !asOf.Before(w.Ends()) }

// ExpiresWithin tells whether a waiver that still holds ends within the time given.
func (w *Waiver) ExpiresWithin(d time.Duration, asOf time.Time) bool {
	return !w.Expired(asOf) && w.Ends().Before(asOf.Add(d))
}

// concerns tells whether any of the waiver's patterns names the rule, and whether one does so exactly.
func (w *Waiver) concerns(r *finding.Rule) (named, exactly bool) {
	for _, p := range w.Rules {
		if r.Matches(p) {
			named = true
			exactly = exactly || !finding.IsGlob(p)
		}
	}
	return named, exactly
}

// fits tells whether a finding is within the match.
func (m *Match) fits(f *finding.Finding, r *finding.Rule) bool {
	return anyFits(m.Accounts, f.Account) && anyFits(m.Regions, f.Region) && anyFits(m.Principals, f.Principal) &&
		anyFits(m.Resources, f.Resource, f.Subject) && anyFits(m.Packs, f.Instance, r.Pack) && anyFits(m.Fingerprints, f.Fingerprint)
}

// anyFits tells whether a pattern fits one of the texts; an empty text fits none, and without patterns all is well.
func anyFits(patterns []string, texts ...string) bool {
	if len(patterns) == 0 {
		return true
	}
	for _, p := range patterns {
		for _, t := range texts {
			if t != "" && Like(p, t) {
				return true
			}
		}
	}
	return false
}

// Like tells whether a pattern fits the whole of a text, without regard to case: * stands for any text, slashes and
// colons included, ? for one character.
func Like(pattern, text string) bool {
	p, t := []rune(strings.ToLower(pattern)), []rune(strings.ToLower(text))
	star, back := -1, 0 // the last * passed, and what it stood for until now ends there
	i, j := 0, 0
	for j < len(t) {
		switch {
		case i < len(p) && p[i] == '*':
			star, back = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == t[j]):
			i++
			j++
		case star >= 0:
			back++
			i, j = star+1, back
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}
