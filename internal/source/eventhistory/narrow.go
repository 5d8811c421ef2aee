package eventhistory

import "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

// maxNarrow is how many values of an attribute are looked up one by one. Each takes a call a window at least, where all
// events together take one for every 50.
const maxNarrow = 4

// Narrow restricts what is looked up to the events with one of several values of one attribute, each of which is looked
// up by itself. The zero Narrow looks up all events.
type Narrow struct {
	Attribute types.LookupAttributeKey // EventSource or EventName
	Values    []string
}

// NarrowTo returns the Narrow of what rules need. needs lists the values of a field of events of which an event must have
// one to be judged, and false where it may have any. Where that would save no calls all events are looked up.
func NarrowTo(needs func(field string) ([]string, bool)) Narrow {
	var out Narrow
	for field, key := range map[string]types.LookupAttributeKey{
		"eventSource": types.LookupAttributeKeyEventSource, "eventName": types.LookupAttributeKeyEventName,
	} {
		values, bounded := needs(field)
		if !bounded || len(values) == 0 || len(values) > maxNarrow {
			continue
		}
		if fewer := len(values) < len(out.Values); fewer || out.Values == nil || len(values) == len(out.Values) && field == "eventSource" {
			out = Narrow{key, values}
		}
	}
	return out
}
