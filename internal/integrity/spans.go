package integrity

import (
	"slices"
	"time"
)

// Span is a time from one moment to another, the latter not in it.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// union joins spans that touch or overlap, in order.
func union(spans []Span) []Span {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b Span) int { return a.From.Compare(b.From) })
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && !s.From.After(out[n-1].To) {
			if s.To.After(out[n-1].To) {
				out[n-1].To = s.To
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// gaps returns what of the whole is in none of the spans, which are a union.
func gaps(whole Span, spans []Span) []Span {
	var out []Span
	at := whole.From
	for _, s := range spans {
		if !s.To.After(at) {
			continue
		}
		if !s.From.Before(whole.To) {
			break
		}
		if s.From.After(at) {
			out = append(out, Span{at, s.From})
		}
		at = s.To
	}
	if at.Before(whole.To) {
		out = append(out, Span{at, whole.To})
	}
	return out
}

// covers tells whether one of the spans, which are a union, holds all from a moment to another.
func covers(spans []Span, from, to time.Time) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return !from.Before(s.From) && !to.After(s.To) })
}

// overlaps tells whether two spans have a moment in common.
func (s Span) overlaps(o Span) bool { return s.From.Before(o.To) && o.From.Before(s.To) }
