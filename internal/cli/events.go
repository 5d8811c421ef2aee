package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/event"
)

// pickedEvent is an event that a user pointed at.
type pickedEvent struct {
	raw              []byte
	id, source, name string
	time             string
	account          string
	category         string
}

// pickEvent returns the event of a file, - for standard input, with this id; without an id the file must hold one event.
func (a *app) pickEvent(path, id string) (*pickedEvent, error) {
	all, err := a.readEvents(path)
	if err != nil {
		return nil, err
	}
	var found []*pickedEvent
	for _, e := range all {
		if id == "" || e.id == id {
			found = append(found, e)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) == 0:
		return nil, fmt.Errorf("--event-id %s: none of the %d events in %s has this eventID.%s", id, len(all), path, eventList(all))
	case id != "" && sameRaw(found):
		return found[0], nil // delivered twice
	case id != "":
		return nil, fmt.Errorf("--event-id %s: %d different events in %s have this eventID: put the one you mean into a file of its own", id, len(found), path)
	}
	return nil, fmt.Errorf("%s holds %d events: name one with --event-id.%s", path, len(all), eventList(all))
}

func sameRaw(events []*pickedEvent) bool {
	return !slices.ContainsFunc(events, func(e *pickedEvent) bool { return string(e.raw) != string(events[0].raw) })
}

// eventList shows the first events of a file.
func eventList(events []*pickedEvent) string {
	const most = 10
	var b strings.Builder
	for i, e := range events {
		if i == most {
			fmt.Fprintf(&b, "\n  … %d more", len(events)-most)
			break
		}
		fmt.Fprintf(&b, "\n  %s  %s %s", e.id, e.source, e.name)
	}
	return b.String()
}

// readEvents reads all events of a file. A file that cannot be read to its end is an error.
func (a *app) readEvents(path string) ([]*pickedEvent, error) {
	r := a.Stdin
	if path != "-" {
		f, err := os.Open(a.path(path))
		if err != nil {
			return nil, fmt.Errorf("read event: %w", err)
		}
		defer f.Close()
		r = f
	}
	var out []*pickedEvent
	res, err := event.Decode(path, r, event.Options{}, func(e *event.Event) error {
		category, _ := event.Category(e)
		out = append(out, &pickedEvent{
			raw: slices.Clone(e.Raw), id: event.Text(e.Slots[event.EventID]), source: event.Text(e.Slots[event.EventSource]),
			name: event.Text(e.Slots[event.EventName]), time: event.Text(e.Slots[event.EventTime]), account: event.Account(e),
			category: category,
		})
		return nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read event: %w", err)
	case res.Problem != nil:
		return nil, fmt.Errorf("read event from %s: %s", path, res.Problem)
	case len(out) == 0:
		return nil, fmt.Errorf("read event: %s holds no CloudTrail record", path)
	}
	return out, nil
}
