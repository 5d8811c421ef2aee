package engine

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/scan"
)

const (
	knownSets = 128 // of combinations of tokens that an observer knows
	knownWays = 4   // combinations of a set
)

// observer counts considered records by account, Region, service, category and hour. The records of a file are of few
// such cells, so it knows each by the raw tokens that lead to it, and spends little on a record. It is not safe for
// concurrent use.
type observer struct {
	build       *scan.Builder
	known       [knownSets][knownWays]knownCell
	oldest      [knownSets]uint8 // of a set the one to be forgotten next
	first, last []byte           // eventTimes, as AWS writes them; nil where none was
	broken      observerFault
}

// observerFault names deliberate mistakes of an observer, for a test that shows that each would be noticed.
type observerFault uint8

const (
	faultHashAlone  observerFault = iota + 1 // tokens of one hash are one
	faultAnyMinutes                          // what follows the hour is not looked at
)

// knownCell is a cell with the tokens that lead to it.
type knownCell struct {
	hash   uint64 // 0 where nothing is known
	tokens [numTokens]string
	observed
}

type observed struct {
	tally    scan.Tally
	category string
}

func newObserver(b *scan.Builder) *observer { return &observer{build: b} }

// observe counts a record and returns its category.
func (o *observer) observe(ev *event.Event) string {
	code := ev.Slots[event.ErrorCode]
	failed := code != nil && event.Text(code) != ""
	tokens, usual := tokensOf(ev)
	if !usual {
		return o.unusual(ev, failed)
	}
	hash := hashTokens(&tokens)
	c := o.find(&tokens, hash)
	at := ev.Slots[event.EventTime]
	at = at[1 : len(at)-1]
	switch {
	case c == nil:
		if !saysAll(ev) {
			return o.unusual(ev, failed)
		}
		c = o.learn(&tokens, hash, o.look(ev))
	case !isMinuteAndSecond(at[hourLength:]) && o.broken != faultAnyMinutes:
		return o.unusual(ev, failed)
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

// unusual counts a record that says in unusual ways of what cell it is.
func (o *observer) unusual(ev *event.Event, failed bool) string {
	c := o.look(ev)
	c.tally.Add(failed)
	return c.category
}

// numTokens is how many tokens decide about a record's cell and category: the hour and six more.
const numTokens = 7

// hourLength is the length in bytes of an hour in UTC as eventTimes begin with it.
const hourLength = len("2006-01-02T15")

// tokensOf gives what decides about a record's cell and category. It is false where eventTime has not the length that it
// has as AWS writes it.
func tokensOf(ev *event.Event) (tokens [numTokens][]byte, ok bool) {
	at := ev.Slots[event.EventTime]
	if len(at) != len(`"2006-01-02T15:04:05Z"`) {
		return tokens, false
	}
	return [numTokens][]byte{
		at[1 : 1+hourLength], ev.Slots[event.RecipientAccountID], ev.Slots[event.ManagementEvent], ev.Slots[event.EventCategory],
		ev.Slots[event.AWSRegion], ev.Slots[event.EventSource], ev.Slots[event.EventType],
	}, true
}

// saysAll tells whether the tokens are all that decides about a record's cell and category. It is false for records that
// say it in unusual ways: with another form of eventTime, without recipient, or without a managementEvent that is true or
// false, where the event's name may decide.
func saysAll(ev *event.Event) bool {
	recipient, management := ev.Slots[event.RecipientAccountID], ev.Slots[event.ManagementEvent]
	if len(recipient) <= len(`""`) || recipient[0] != '"' || string(management) != "true" && string(management) != "false" {
		return false
	}
	at := ev.Slots[event.EventTime]
	_, ok := event.Time(ev)
	return ok && at[1+len("2006-01-02")] == 'T' && isMinuteAndSecond(at[1+hourLength:len(at)-1])
}

// isMinuteAndSecond tells whether text is minute and second of a time in UTC, as they follow the hour.
func isMinuteAndSecond(text []byte) bool {
	return len(text) == len(":04:05Z") && text[0] == ':' && isSixty(text[1:3]) && text[3] == ':' && isSixty(text[4:6]) && text[6] == 'Z'
}

func isSixty(two []byte) bool { return two[0]-'0' < 6 && two[1]-'0' < 10 }

// hashTokens mixes first and last bytes of tokens. It is never 0.
func hashTokens(tokens *[numTokens][]byte) uint64 {
	const prime = 0x9e3779b97f4a7c15
	hash := uint64(prime)
	for _, t := range tokens {
		x := uint64(len(t))
		switch {
		case len(t) >= 8:
			x += binary.LittleEndian.Uint64(t) ^ bits.RotateLeft64(binary.LittleEndian.Uint64(t[len(t)-8:]), 29)
		case len(t) > 0:
			x += uint64(t[0]) << 8
		}
		hash = bits.RotateLeft64((hash^x)*prime, 31)
	}
	return hash | 1
}

// find returns the known cell of tokens, nil where there is none.
func (o *observer) find(tokens *[numTokens][]byte, hash uint64) *knownCell {
	set := &o.known[hash>>32%knownSets]
	for i := range set {
		if c := &set[i]; c.hash == hash && (c.of(tokens) || o.broken == faultHashAlone) {
			return c
		}
	}
	return nil
}

// of tells whether tokens lead to a cell.
func (c *knownCell) of(tokens *[numTokens][]byte) bool {
	for i, t := range tokens {
		if c.tokens[i] != string(t) {
			return false
		}
	}
	return true
}

// learn remembers the cell of tokens, in the place of that of its set that was learned before the others.
func (o *observer) learn(tokens *[numTokens][]byte, hash uint64, cell observed) *knownCell {
	at := hash >> 32 % knownSets
	c := &o.known[at][o.oldest[at]]
	o.oldest[at] = (o.oldest[at] + 1) % knownWays
	c.hash, c.observed = hash, cell
	for i, t := range tokens {
		c.tokens[i] = string(t)
	}
	return c
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
