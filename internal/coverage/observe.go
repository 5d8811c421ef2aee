package coverage

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/trailgate/trailgate/internal/scan"
)

// Observation is what was read of an account in a Region on a day.
type Observation struct {
	Account    string `json:"account"`
	Region     string `json:"region"`
	Day        string `json:"day"` // 2026-01-02, UTC
	Events     int64  `json:"events"`
	Management int64  `json:"management"` // of them management events
	LogFiles   int64  `json:"log_files"`  // log files that a trail delivered on the day
}

// Observed is what a scan read, by account, Region and day.
type Observed struct {
	Days      []Observation
	Accounts  []string // that the filters let in; empty for all
	Regions   []string
	Truncated bool // there was more than a scan keeps: silence proves nothing
}

// logFile is the key under which a trail delivers (CloudTrail user guide, "Finding your CloudTrail log files").
var logFile = regexp.MustCompile(`(?:^|/)AWSLogs/(?:o-[a-z0-9]+/)?([0-9]{12})/CloudTrail/([a-z0-9-]+)/([0-9]{4})/([0-9]{2})/([0-9]{2})/[^/]+$`)

// Observe gathers what a scan read.
func Observe(s *scan.Scan) *Observed {
	type key struct{ account, region, day string }
	byKey := map[key]*Observation{}
	at := func(k key) *Observation {
		if byKey[k] == nil {
			byKey[k] = &Observation{Account: k.account, Region: k.region, Day: k.day}
		}
		return byKey[k]
	}
	for i := range s.Observations.Cells {
		c := &s.Observations.Cells[i]
		day, _, timed := strings.Cut(c.Hour, "T")
		if !timed || c.Account == "" || c.Region == "" {
			continue
		}
		o := at(key{c.Account, c.Region, day})
		o.Events += c.Events
		if strings.HasPrefix(c.Category, Management) {
			o.Management += c.Events
		}
	}
	for i := range s.Objects {
		if m := logFile.FindStringSubmatch(s.Objects[i].URI); m != nil {
			at(key{m[1], m[2], m[3] + "-" + m[4] + "-" + m[5]}).LogFiles++
		}
	}
	out := &Observed{Days: []Observation{}, Accounts: s.Header.Filters.Accounts, Regions: s.Header.Filters.Regions, Truncated: s.Observations.Truncated}
	for _, o := range byKey {
		out.Days = append(out.Days, *o)
	}
	slices.SortFunc(out.Days, func(a, b Observation) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Day, b.Day))
	})
	return out
}

// Seen tells whether an account had management events in a Region on or after the day of a time. It serves Options.
func (o *Observed) Seen(account, region string, since time.Time) bool {
	day := since.UTC().Format(time.DateOnly)
	return slices.ContainsFunc(o.Days, func(d Observation) bool {
		return d.Account == account && d.Region == region && d.Day >= day && d.Management > 0
	})
}

// in returns the days of one account and Region.
func (o *Observed) in(account, region string) map[string]*Observation {
	out := map[string]*Observation{}
	for i := range o.Days {
		if d := &o.Days[i]; d.Account == account && d.Region == region {
			out[d.Day] = d
		}
	}
	return out
}

// days are all days on which an account has something.
func (o *Observed) days(account string) []string {
	days := map[string]bool{}
	for i := range o.Days {
		if o.Days[i].Account == account {
			days[o.Days[i].Day] = true
		}
	}
	return slices.Sorted(maps.Keys(days))
}
