package cli

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var relative = regexp.MustCompile(`^([0-9]+)(w|d|h|m)$`)

// parseTime reads a point in time as --since, --until and --as-of take it: a date (UTC), RFC 3339, or a length of time
// before asOf such as 7d or 12h. endOfDay takes a date as the end of that day, as --until and expiry dates mean it.
func parseTime(flag, s string, asOf time.Time, endOfDay bool) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		if endOfDay {
			t = t.AddDate(0, 0, 1)
		}
		return t, nil
	}
	if m := relative.FindStringSubmatch(s); m != nil && !asOf.IsZero() {
		n, err := strconv.Atoi(m[1])
		if err == nil && n <= 100_000 {
			return before(asOf, n, m[2]), nil
		}
	}
	also := ", or a length of time such as 7d or 12h"
	if asOf.IsZero() {
		also = ""
	}
	return time.Time{}, fmt.Errorf("%s %q is no point in time: give a date (2026-01-31), a time (2026-01-31T12:00:00Z)%s", flag, s, also)
}

func before(t time.Time, n int, unit string) time.Time {
	switch unit {
	case "w":
		return t.AddDate(0, 0, -7*n)
	case "d":
		return t.AddDate(0, 0, -n)
	case "h":
		return t.Add(-time.Duration(n) * time.Hour)
	default:
		return t.Add(-time.Duration(n) * time.Minute)
	}
}
