package engine

import "slices"

// Needs lists the values of a top-level field of events, such as eventSource, of which an event must have one for any
// rule to judge it, sorted. False means that events with any value are needed: a rule does not say which it judges, one
// judges the estate, to which every event counts, or the engine takes no filter for granted.
func (e *Engine) Needs(field string) ([]string, bool) {
	if e.noFilter {
		return nil, false
	}
	var all []string
	for i, r := range e.rules {
		if len(r.Deny) == 0 && r.Collect == nil {
			return nil, false
		}
		values, bounded := e.filters[i].Kind.Values(field)
		if !bounded {
			return nil, false
		}
		all = append(all, values...)
	}
	slices.Sort(all)
	return slices.Compact(all), true
}
