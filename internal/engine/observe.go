package engine

import (
	"bytes"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/scan"
)

// maxKnown is how many combinations of tokens an observer knows before it forgets all.
const maxKnown = 4096

// observer counts considered records by account, Region, service, category and hour. The records of a file are of few
// such cells, so it knows each by the raw tokens that lead to it, and spends little on a record. It is not safe for
// concurrent use.
type observer struct {
	build       *scan.Builder
	known       map[string]observed // by the raw tokens
	key         []byte
	first, last []byte // eventTimes, as AWS writes them; nil where none was
}

type observed struct {
	tally    scan.Tally
	category string
}

func newObserver(b *scan.Builder) *observer { return &observer{build: b, known: map[string]observed{}} }

// observe counts a record and returns its category.
func (o *observer) observe(ev *event.Event) string {
	failed := event.Text(ev.Slots[event.ErrorCode]) != ""
	at, plain := plainTime(ev)
	if !plain || !o.keyOf(ev, at) {
		c := o.look(ev)
		c.tally.Add(failed)
		return c.category
	}
	c, ok := o.known[string(o.key)]
	if !ok {
		c = o.look(ev)
		if len(o.known) >= maxKnown {
			clear(o.known)
		}
		o.known[string(o.key)] = c
	}
	c.tally.Add(failed)
	if o.first == nil || bytes.Compare(at, o.first) < 0 {
		o.first = append(o.first[:0], at...)
	}
	if bytes.Compare(at, o.last) > 0 {
		o.last = append(o.last[:0], at...)
	}
	return c.category
}

// plainTime returns the text of an eventTime in the form that AWS writes, which begins with the hour in UTC.
func plainTime(ev *event.Event) (text []byte, ok bool) {
	const form = `"2006-01-02T15:04:05Z"`
	token := ev.Slots[event.EventTime]
	if len(token) != len(form) || token[len(form)-2] != 'Z' || token[len("2006-01-02T")] != 'T' {
		return nil, false
	}
	_, ok = event.Time(ev)
	return token[1 : len(form)-1], ok
}

// keyOf puts what decides a record's cell and category into key. It is false for records that say it in unusual ways:
// without recipient, or without a managementEvent that is true or false, where the event's name may decide.
func (o *observer) keyOf(ev *event.Event, at []byte) bool {
	recipient, management := ev.Slots[event.RecipientAccountID], ev.Slots[event.ManagementEvent]
	if len(recipient) <= len(`""`) || recipient[0] != '"' || string(management) != "true" && string(management) != "false" {
		return false
	}
	o.key = append(o.key[:0], at[:len("2006-01-02T15")]...)
	for _, token := range [][]byte{
		recipient, management, ev.Slots[event.EventCategory], ev.Slots[event.AWSRegion], ev.Slots[event.EventSource], ev.Slots[event.EventType],
	} {
		o.key = append(append(o.key, 0), token...)
	}
	return true
}

// look finds the cell of a record.
func (o *observer) look(ev *event.Event) observed {
	category, derived := event.Category(ev)
	cell := scan.Cell{
		Account: event.Account(ev), Region: event.Text(ev.Slots[event.AWSRegion]),
		Source: event.Text(ev.Slots[event.EventSource]), Category: category,
	}
	if derived {
		cell.Category += " (derived)"
	}
	if t, ok := event.Time(ev); ok {
		cell.Hour = t.UTC().Format("2006-01-02T15")
		at := event.Text(ev.Slots[event.EventTime])
		o.build.Span(at, at)
	}
	return observed{o.build.Tally(cell), category}
}

// tell adds what has not been told to the scan.
func (o *observer) tell() { o.build.Span(string(o.first), string(o.last)) }
