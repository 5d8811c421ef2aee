package engine

import (
	"slices"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/scan"
)

// filter leaves records out by time, account and Region. A record of which the filtered property cannot be read is never
// left out: it might be one that was asked for.
type filter struct{ *scan.Filters }

func newFilter(f *scan.Filters) filter { return filter{f} }

// outside reports whether a record is left out.
func (f filter) outside(ev *event.Event) bool {
	if f.Since != nil || f.Until != nil {
		if t, ok := event.Time(ev); ok && (f.Since != nil && t.Before(*f.Since) || f.Until != nil && !t.Before(*f.Until)) {
			return true
		}
	}
	if len(f.Accounts) > 0 {
		if a := event.Account(ev); a != "" && !slices.Contains(f.Accounts, a) {
			return true
		}
	}
	if len(f.Regions) > 0 {
		if r := event.Text(ev.Slots[event.AWSRegion]); r != "" && !slices.Contains(f.Regions, r) {
			return true
		}
	}
	return false
}
