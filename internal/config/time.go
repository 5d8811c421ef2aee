package config

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Time is a point in time as the user wrote it: absolute, or relative to as-of.
type Time struct {
	Text  string
	Range hcl.Range

	endOfDay bool // a date means the end of that day
}

// At returns the point in time as of asOf; nil for a nil Time.
func (t *Time) At(asOf time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at, err := ParseTime(t.Text, asOf, t.endOfDay)
	if err != nil {
		return nil // was reported when the block was read
	}
	return &at
}

// ParseTime reads a point in time: a date (UTC), RFC 3339, or a length of time before asOf such as 7d or 12h, which is an
// error where asOf is zero. endOfDay takes a date as the end of that day.
func ParseTime(s string, asOf time.Time, endOfDay bool) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		if endOfDay {
			t = t.AddDate(0, 0, 1)
		}
		return t, nil
	}
	if m := regexp.MustCompile(`^([0-9]+)(w|d|h|m)$`).FindStringSubmatch(s); m != nil && !asOf.IsZero() {
		n, err := strconv.Atoi(m[1])
		if err == nil && n <= 100_000 {
			return before(asOf, n, m[2]), nil
		}
	}
	also := ", or a length of time such as 7d or 12h"
	if asOf.IsZero() {
		also = ""
	}
	return time.Time{}, fmt.Errorf("%q is no point in time: give a date (2026-01-31), a time (2026-01-31T12:00:00Z)%s", s, also)
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

// time reads an argument that is a point in time; nil when it was left out or wrong.
func (l *loader) time(attr *hcl.Attribute, endOfDay bool) *Time {
	s := l.text(attr)
	if s == "" {
		return nil
	}
	someDay := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) // that a relative time is relative to, to see whether it is one
	if _, err := ParseTime(s, someDay, endOfDay); err != nil {
		l.report(expr.Invalid(attr, `must be a date ("2026-01-31"), a time ("2026-01-31T12:00:00Z") or a length of time ("7d", "12h"), not %q.`, s))
		return nil
	}
	return &Time{Text: s, Range: attr.Expr.Range(), endOfDay: endOfDay}
}
