package coverage

import (
	"maps"
	"slices"
	"time"
)

// GapKind classes gaps between what should have been recorded and what was read.
type GapKind string

// The kinds of gap.
const (
	Contradicted  GapKind = "contradicted"   // another source has events, and no log file was delivered
	SilentDay     GapKind = "silent_day"     // nothing on days between busy ones
	SilentRegion  GapKind = "silent_region"  // nothing in the whole window, while other Regions of the account have events
	SilentAccount GapKind = "silent_account" // nothing in any Region, while other accounts have events
)

// Gap is a stretch of time in which a covered Region was silent, or in which its coverage is contradicted.
type Gap struct {
	Kind    GapKind  `json:"kind"`
	Account string   `json:"account"`
	Region  string   `json:"region,omitempty"`
	First   string   `json:"first"` // days, the last included
	Last    string   `json:"last"`
	Events  int64    `json:"events,omitempty"` // that another source has
	Trails  []Source `json:"trails"`
	Reason  string   `json:"reason"`
}

// FindGaps compares what cells say is recorded with what was read. A Region without an event is no proof that a trail
// failed: it may have been idle. Events that another source shows, and no log file, are one.
func FindGaps(cells []Cell, o *Observed) []Gap {
	gaps := []Gap{}
	if o.Truncated || len(o.Days) == 0 {
		return gaps
	}
	silent := map[string][]Gap{} // by account
	heard := map[string]bool{}   // accounts with any event
	for i := range o.Days {
		heard[o.Days[i].Account] = true
	}
	window := o.window()
	for _, c := range recordedRegions(cells) {
		if len(o.Accounts) > 0 && !slices.Contains(o.Accounts, c.Account) || len(o.Regions) > 0 && !slices.Contains(o.Regions, c.Region) {
			continue
		}
		days := o.in(c.Account, c.Region)
		if len(days) == 0 {
			silent[c.Account] = append(silent[c.Account], c.gap(SilentRegion, window[0], window[1], "no event and no log file, while other Regions of the account have some"))
			continue
		}
		gaps = append(gaps, c.contradictions(o, days)...)
		gaps = append(gaps, c.silentDays(days)...)
	}
	for _, account := range slices.Sorted(maps.Keys(silent)) {
		if heard[account] {
			gaps = append(gaps, silent[account]...)
			continue
		}
		g := silent[account][0]
		g.Kind, g.Region, g.Reason = SilentAccount, "", "no event and no log file in any Region, while other accounts have some"
		gaps = append(gaps, g)
	}
	return gaps
}

// recordedRegions are the cells of management events that a trail records, one for each account and Region.
func recordedRegions(cells []Cell) []Cell {
	var out []Cell
	for i := range cells {
		c := cells[i]
		c.Sources = slices.DeleteFunc(slices.Clone(c.Sources), func(s Source) bool { return s.Type != "trail" })
		if c.Category != Management || c.EventSource != "" || len(c.Sources) == 0 || c.Region == OtherRegions {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Account == c.Account && out[n-1].Region == c.Region {
			continue
		}
		out = append(out, c)
	}
	return out
}

func (o *Observed) window() [2]string {
	days := make([]string, len(o.Days))
	for i := range o.Days {
		days[i] = o.Days[i].Day
	}
	return [2]string{slices.Min(days), slices.Max(days)}
}

func (c *Cell) gap(kind GapKind, first, last, reason string) Gap {
	return Gap{Kind: kind, Account: c.Account, Region: c.Region, First: first, Last: last, Trails: c.Sources, Reason: reason}
}

// contradictions are the days on which there were management events and, while log files of the account were read, none
// of the Region. A file is delivered some minutes after its events: one of the next day counts.
func (c *Cell) contradictions(o *Observed, days map[string]*Observation) []Gap {
	var delivered []string
	for _, day := range o.days(c.Account) {
		if slices.ContainsFunc(o.Days, func(d Observation) bool { return d.Account == c.Account && d.Day == day && d.LogFiles > 0 }) {
			delivered = append(delivered, day)
		}
	}
	if len(delivered) == 0 {
		return nil // no log file of a trail was read
	}
	first, last := delivered[0], delivered[len(delivered)-1]
	var out []Gap
	for _, day := range slices.Sorted(maps.Keys(days)) {
		d := days[day]
		next := days[dayAfter(day)]
		if d.Management == 0 || d.LogFiles > 0 || next != nil && next.LogFiles > 0 || day < first || day >= last || !c.since(day) {
			continue
		}
		if n := len(out); n > 0 && dayAfter(out[n-1].Last) == day {
			out[n-1].Last, out[n-1].Events = day, out[n-1].Events+d.Management
			continue
		}
		g := c.gap(Contradicted, day, day, "other sources have management events, and no log file of the Region was among those read")
		g.Events = d.Management
		out = append(out, g)
	}
	return out
}

// since tells whether some trail recorded on a day.
func (c *Cell) since(day string) bool {
	return slices.ContainsFunc(c.Sources, func(s Source) bool { return s.Since == nil || s.Since.UTC().Format(time.DateOnly) <= day })
}

// silentDays are days without anything between days with something, in a Region that is busy on most days.
func (c *Cell) silentDays(days map[string]*Observation) []Gap {
	busy := slices.Sorted(maps.Keys(days))
	var out []Gap
	quiet := 0
	for i := 1; i < len(busy); i++ {
		from := dayAfter(busy[i-1])
		if from == busy[i] || !c.since(from) {
			continue
		}
		n := daysBetween(from, busy[i])
		quiet += n
		out = append(out, c.gap(SilentDay, from, dayBefore(busy[i]), "no event and no log file, between days with some"))
	}
	if quiet >= len(busy) {
		return nil // it is quiet as often as not
	}
	return out
}

func dayAfter(day string) string { return shift(day, 1) }

func dayBefore(day string) string { return shift(day, -1) }

func shift(day string, by int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, by).Format(time.DateOnly)
}

// daysBetween counts the days from one to another, the latter not included.
func daysBetween(from, to string) int {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}
