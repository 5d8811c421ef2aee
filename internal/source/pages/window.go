package pages

import (
	"fmt"
	"strings"
	"time"
)

// Window is a span of time of whole seconds: from Start on and before End.
type Window struct{ Start, End time.Time }

// Days cuts a span of time at midnight, UTC. Parts of a second at its ends are rounded outwards.
func Days(start, end time.Time) []Window {
	start = start.UTC().Truncate(time.Second)
	if whole := end.UTC().Truncate(time.Second); whole.Before(end) {
		end = whole.Add(time.Second)
	} else {
		end = whole
	}
	var out []Window
	for start.Before(end) {
		next := start.Truncate(24 * time.Hour).Add(24 * time.Hour)
		if next.After(end) {
			next = end
		}
		out = append(out, Window{start, next})
		start = next
	}
	return out
}

const between = "--" // as ISO 8601 allows where "/" has another meaning

// String writes w as it stands in URIs: 2026-01-02T00:00:00Z--2026-01-03T00:00:00Z.
func (w Window) String() string {
	return w.Start.UTC().Format(time.RFC3339) + between + w.End.UTC().Format(time.RFC3339)
}

// ParseWindow reads what String writes.
func ParseWindow(s string) (Window, error) {
	from, to, found := strings.Cut(s, between)
	start, err := time.Parse(time.RFC3339, from)
	end, errEnd := time.Parse(time.RFC3339, to)
	w := Window{start.UTC(), end.UTC()}
	if !found || err != nil || errEnd != nil || w.String() != s || !start.Before(end) {
		return Window{}, fmt.Errorf("%q is no span of time", s)
	}
	return w, nil
}

// Last is the last moment of w, for services that take the end of a span as part of it. They count milliseconds at the
// finest.
func (w Window) Last() time.Time { return w.End.Add(-time.Millisecond) }
