package coverage

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// condition is what a selector asks of one field of an event. A field that an event has not is like a value that no
// operand hits.
type condition struct {
	FieldSelector
	// opaque conditions are on fields that are not known to belong to the kind of event: what they do is not certain, so
	// they never prove that everything is recorded.
	opaque bool
}

// admits tells whether a value passes: some of the select operands hits it, if there are any, and none of the others.
func (c *condition) admits(value string) bool {
	selects := len(c.Equals)+len(c.StartsWith)+len(c.EndsWith) > 0
	if selects && !hits(value, c.Equals, c.StartsWith, c.EndsWith) {
		return false
	}
	return !hits(value, c.NotEquals, c.NotStartsWith, c.NotEndsWith)
}

func hits(value string, equals, starts, ends []string) bool {
	return slices.Contains(equals, value) ||
		slices.ContainsFunc(starts, func(p string) bool { return strings.HasPrefix(value, p) }) ||
		slices.ContainsFunc(ends, func(s string) bool { return strings.HasSuffix(value, s) })
}

// String writes a condition for people: eventName Equals PutObject, GetObject and NotStartsWith …
func (c *condition) String() string {
	var parts []string
	for _, o := range []struct {
		name   string
		values []string
	}{
		{"Equals", c.Equals},
		{"StartsWith", c.StartsWith},
		{"EndsWith", c.EndsWith},
		{"NotEquals", c.NotEquals},
		{"NotStartsWith", c.NotStartsWith},
		{"NotEndsWith", c.NotEndsWith},
	} {
		if len(o.values) > 0 {
			parts = append(parts, o.name+" "+listed(o.values))
		}
	}
	return c.Field + " " + strings.Join(parts, " and ")
}

// listed writes a few values and counts the rest.
func listed(values []string) string {
	const most = 3
	if len(values) <= most {
		return strings.Join(values, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(values[:most], ", "), len(values)-most)
}

// literal is a condition that must hold, or must not.
type literal struct {
	*condition
	want bool
}

// space is a set of events: those whose fields satisfy all literals. Fields are independent of each other.
type space map[string][]literal

func (s space) with(l literal) space {
	out := make(space, len(s)+1)
	maps.Copy(out, s)
	out[l.Field] = append(slices.Clone(s[l.Field]), l)
	return out
}

// fresh is a text that no operand holds.
const fresh = "\x00"

// possible tells whether some value of a field satisfies all of its literals.
func possible(field string, ls []literal) bool {
	satisfies := func(value string) bool {
		return !slices.ContainsFunc(ls, func(l literal) bool { return l.admits(value) != l.want })
	}
	if field == globalService {
		return satisfies(isGlobal) || satisfies(isRegional)
	}
	starts, ends := []string{""}, []string{""}
	for _, l := range ls {
		if slices.ContainsFunc(l.Equals, satisfies) || slices.ContainsFunc(l.NotEquals, satisfies) {
			return true
		}
		starts = append(append(starts, l.StartsWith...), l.NotStartsWith...)
		ends = append(append(ends, l.EndsWith...), l.NotEndsWith...)
	}
	// Which prefixes and suffixes a value has is decided by the longest ones: a value made of those and of something
	// fresh between them stands for all that have the same.
	for _, p := range starts {
		for _, e := range ends {
			if satisfies(p + fresh + e) {
				return true
			}
		}
	}
	return false
}

// A service's events are global or not: an attribute of our own beside the fields of selectors.
const (
	globalService = "global service"
	isGlobal      = "yes"
	isRegional    = "no"
)
