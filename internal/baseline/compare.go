package baseline

import (
	"slices"
	"time"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// State says how a finding of a scan stands to a baseline. Its values are SARIF's, but for Unknown.
type State string

// The states of findings and, of entries that the scan did not find again, Absent.
const (
	New       State = "new"
	Unchanged State = "unchanged" // known, whether or not it grew
	Updated   State = "updated"   // known with another severity or message
	Absent    State = "absent"
	// Unknown is a finding that is not in the baseline and whose rule had been cut there: it may have been left out.
	Unknown State = "unknown"
)

// Comparison is what a baseline says of a scan. A nil Comparison is that without a baseline.
type Comparison struct {
	Baseline *Baseline
	Absent   []*Entry // in the baseline and shown to be gone, in its order
	// NotLookedAt are in the baseline and not found, and the scan does not show them to be gone.
	NotLookedAt []*Entry

	states map[key]State
	known  map[string]*Entry
}

type key struct{ rule, instance, fingerprint string }

func keyOf(f *finding.Finding) key { return key{f.Rule, f.Instance, f.Fingerprint} }

// Compare compares a concluded scan with a baseline.
func Compare(b *Baseline, s *scan.Scan) *Comparison {
	c := &Comparison{Baseline: b, states: make(map[key]State, len(s.Findings)), known: b.index()}
	cut := map[Rule]bool{}
	for _, r := range b.Cut {
		cut[r] = true
	}
	found := map[string]bool{}
	for i := range s.Findings {
		f := &s.Findings[i]
		found[f.Fingerprint] = true
		c.states[keyOf(f)] = state(f, c.known[f.Fingerprint], cut[Rule{f.Rule, f.Instance}])
	}
	seen := newSight(s)
	for i := range b.Findings {
		e := &b.Findings[i]
		switch {
		case found[e.Fingerprint]:
		case seen.showsGone(e):
			c.Absent = append(c.Absent, e)
		default:
			c.NotLookedAt = append(c.NotLookedAt, e)
		}
	}
	return c
}

func state(f *finding.Finding, e *Entry, cut bool) State {
	switch {
	case e == nil && cut:
		return Unknown
	case e == nil:
		return New
	case e.Severity != f.Severity || e.Message != MessageHash(f.Message):
		return Updated
	default:
		return Unchanged
	}
}

// Of returns the state of a finding of the scan, "" without a baseline.
func (c *Comparison) Of(f *finding.Finding) State {
	if c == nil {
		return ""
	}
	return c.states[keyOf(f)]
}

// Known returns what the baseline knows of a finding, nil if nothing.
func (c *Comparison) Known(f *finding.Finding) *Entry {
	if c == nil {
		return nil
	}
	return c.known[f.Fingerprint]
}

// sight is what a scan looked at.
type sight struct {
	s     *scan.Scan
	whole bool // everything that was listed was read
	rules map[Rule]bool
	cells map[scan.Cell]bool // account, Region and hour in which events were considered, each also left empty
}

func newSight(s *scan.Scan) *sight {
	t := &sight{s: s, whole: readWhole(s), rules: map[Rule]bool{}, cells: map[scan.Cell]bool{}}
	for i := range s.Rules {
		r := Rule{s.Rules[i].ID, s.Rules[i].Instance}
		t.rules[r] = ranWhole(s, r)
	}
	for _, c := range s.Observations.Cells {
		for _, account := range []string{c.Account, ""} {
			for _, region := range []string{c.Region, ""} {
				t.cells[scan.Cell{Account: account, Region: region, Hour: c.Hour}] = true
			}
		}
	}
	return t
}

// showsGone tells whether the scan proves that a finding is gone: its rule was run, uncut and without failure; all that
// was listed was read; no filter can have left the finding out; and events of its account and Region from the hour of its
// last occurrence were considered, so that the event which made it was there to be judged. One that is made of a group of
// events needs the hour of the first as well. A finding without events, about the estate, needs no such hour, but a scan
// without filters.
func (t *sight) showsGone(e *Entry) bool {
	if !t.whole || !t.rules[Rule{e.Rule, e.Instance}] || t.filtered(e) {
		return false
	}
	f := &t.s.Header.Filters
	if e.Last == "" {
		return e.First == "" && f.Since == nil && f.Until == nil && len(f.Accounts) == 0 && len(f.Regions) == 0
	}
	return t.considered(e, e.Last) && (!e.Concluded || t.considered(e, e.First))
}

// considered tells whether events of the finding's account and Region from the hour of an eventTime were considered, and
// the time is within the scan's window.
func (t *sight) considered(e *Entry, eventTime string) bool {
	at, ok := parseTime(eventTime)
	f := &t.s.Header.Filters
	if !ok || f.Since != nil && at.Before(*f.Since) || f.Until != nil && !at.Before(*f.Until) {
		return false
	}
	if eventTime < t.s.Stats.First || eventTime > t.s.Stats.Last {
		return false
	}
	return t.cells[scan.Cell{Account: e.Account, Region: e.Region, Hour: at.Format("2006-01-02T15")}]
}

// filtered tells whether a filter can have left the finding out. One by severity can, whatever the severity had been.
func (t *sight) filtered(e *Entry) bool {
	f := &t.s.Header.Filters
	return f.Severity != "" || outside(f.Accounts, e.Account) || outside(f.Regions, e.Region)
}

func outside(only []string, value string) bool { return len(only) > 0 && !slices.Contains(only, value) }

// parseTime reads an eventTime as events may write it.
func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", time.DateTime, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// readWhole tells whether everything that was listed was read, to its last record, and everything could be listed.
func readWhole(s *scan.Scan) bool {
	for i := range s.Objects {
		o := &s.Objects[i]
		read := o.State == scan.Read || o.State == scan.SetAside || o.State == scan.Outside
		if r := o.Records; !read || r.Rejected > 0 || r.Seen != r.Considered+r.Rejected+r.Outside {
			return false
		}
	}
	for i := range s.Failures {
		if k := s.Failures[i].Kind; k != scan.RuleError && k != scan.RuleStopped {
			return false
		}
	}
	return true
}

// ranWhole tells whether a rule took part, saw an event of its kind, and neither failed nor was cut.
func ranWhole(s *scan.Scan, r Rule) bool {
	for i := range s.Failures {
		f := &s.Failures[i]
		if f.Rule == r.ID && f.Instance == r.Instance {
			return false
		}
	}
	for i := range s.Stats.Rules {
		x := &s.Stats.Rules[i]
		if x.Rule == r.ID && x.Instance == r.Instance {
			return x.Exercised > 0 && !x.Cut && !x.GroupsCut && !x.ConcludeCut
		}
	}
	return false
}
