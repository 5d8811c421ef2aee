package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Answer says how much of the events of a cell is recorded.
type Answer string

// The answers.
const (
	Covered    Answer = "covered"     // every event
	Partial    Answer = "partial"     // some events, not all
	NotCovered Answer = "not_covered" // none
	Undecided  Answer = "unknown"     // it depends on what could not be found out
)

// Health says how well that is delivered which is recorded.
type Health string

// The states of health, best first.
const (
	OK         Health = "ok"
	Unmeasured Health = "unknown" // nobody asked the service: a plan, replayed events
	Degraded   Health = "degraded"
	Failing    Health = "failing"
)

// Cell is the coverage of one kind of event in one Region of one account.
type Cell struct {
	Account string `json:"account"`
	Region  string `json:"region"` // OtherRegions for those that are not known by name
	Kind
	Answer  Answer   `json:"answer"`
	Health  Health   `json:"health"`
	Sources []Source `json:"sources"` // what records its events
	Reasons []string `json:"reasons"`
}

// Source is a trail or event data store that records events of a cell.
type Source struct {
	Type  string     `json:"type"` // trail, event data store
	Name  string     `json:"name"`
	ARN   string     `json:"arn,omitempty"`
	Since *time.Time `json:"since,omitempty"` // when it was started
}

// Options are what coverage depends on besides the estate.
type Options struct {
	AsOf time.Time
	// MaxAge is how long ago a trail may have delivered last; 0 leaves the age alone. An idle Region has nothing to
	// deliver, so age counts only where Seen says that there were events.
	MaxAge time.Duration
	// Seen tells whether an account had events in a Region at or after a time. It may be nil.
	Seen func(account, region string, since time.Time) bool
}

// Matrix answers for every account, each of its Regions, and every kind, in that order.
func (e *Estate) Matrix(kinds []Kind, o Options) []Cell {
	cells := []Cell{}
	for i := range e.Accounts {
		a := &e.Accounts[i]
		for _, region := range a.judged() {
			for _, k := range kinds {
				cells = append(cells, e.cell(a, region, k, o))
			}
		}
	}
	return cells
}

// contribution is what one source records of a cell.
type contribution struct {
	Source
	recorded
	health  Health
	reason  string // why it records nothing, or not all, or why that is not known
	failure string // of delivery
}

func (e *Estate) cell(a *Account, region string, k Kind, o Options) Cell {
	var all []contribution
	for i := range e.Trails {
		all = append(all, e.ofTrail(&e.Trails[i], a, region, k, o))
	}
	for i := range e.EventDataStores {
		all = append(all, e.ofStore(&e.EventDataStores[i], a, region, k))
	}
	c := Cell{Account: a.ID, Region: region, Kind: k, Sources: []Source{}, Reasons: []string{}}
	c.Answer = e.answer(a, all)
	c.Health = c.healthOf(all)
	alone := slices.ContainsFunc(all, func(s contribution) bool { return s.whole() })
	for _, s := range all {
		if len(s.sure) > 0 && (!alone || s.whole()) {
			c.Sources = append(c.Sources, s.Source)
			if s.health == Failing {
				c.say(s.failure)
			}
		}
	}
	c.explain(e, a, all)
	return c
}

// whole tells whether a source records every event by itself.
func (s *contribution) whole() bool { return covers(s.sure) }

// say adds a reason, once.
func (c *Cell) say(reason string) {
	if reason != "" && !slices.Contains(c.Reasons, reason) {
		c.Reasons = append(c.Reasons, reason)
	}
}

// answer joins what all sources record. What is not known makes the answer unknown only where it could change it.
func (e *Estate) answer(a *Account, all []contribution) Answer {
	var sure []box
	open := e.Elsewhere != "" || a.Unknown["trails"] != "" || a.Unknown["event_data_stores"] != ""
	for i := range all {
		sure = append(sure, all[i].sure...)
		open = open || len(all[i].unknown) > 0
	}
	switch {
	case covers(sure):
		return Covered
	case open:
		return Undecided
	case len(sure) > 0:
		return Partial
	default:
		return NotCovered
	}
}

// healthOf is the best health for which the sources of at least that health give the cell's answer.
func (c *Cell) healthOf(all []contribution) Health {
	var sure []box
	for _, h := range []Health{OK, Unmeasured, Degraded, Failing} {
		some := false
		for i := range all {
			if all[i].health == h && len(all[i].sure) > 0 {
				sure, some = append(sure, all[i].sure...), true
			}
		}
		if some && (c.Answer != Covered || covers(sure)) {
			return h
		}
	}
	return Unmeasured
}

// explain says why an answer is not covered: what is not known, what is recorded, what is not.
func (c *Cell) explain(e *Estate, a *Account, all []contribution) {
	if c.Answer == Covered {
		return
	}
	if c.Answer == Undecided {
		if why := a.Unknown["trails"]; why != "" {
			c.say("the trails of account " + a.ID + " are not known: " + why)
		}
		if why := a.Unknown["event_data_stores"]; why != "" {
			c.say("the event data stores of account " + a.ID + " are not known: " + why)
		}
		c.say(e.Elsewhere)
	}
	rank := func(s contribution) int {
		switch {
		case len(s.unknown) > 0:
			return 0
		case len(s.sure) > 0:
			return 1
		default:
			return 2
		}
	}
	slices.SortStableFunc(all, func(s, o contribution) int { return rank(s) - rank(o) })
	for _, s := range all {
		c.say(s.reason)
	}
	if len(all) == 0 && c.Answer == NotCovered {
		c.say("there is no trail")
	}
}

// ofTrail is what a trail records of a cell.
func (e *Estate) ofTrail(t *Trail, a *Account, region string, k Kind, o Options) contribution {
	c := contribution{Source: Source{Type: "trail", Name: cmp.Or(t.Name, t.Address), ARN: t.ARN}}
	status := t.statusIn(a.ID, region)
	on := all(e.inAccount(t, a), t.inRegion(a, region), logging(status, region))
	if status != nil {
		c.Since = status.Started
	}
	var r recorded
	if why := t.Unknown["selectors"]; why != "" {
		r.maybe(box{}, "its event selectors are not known: "+why)
	} else {
		r = t.Selectors.of(k, cmp.Or(arnPart(t.ARN, 1), Partition(t.HomeRegion)))
	}
	if k.Category == Management && k.EventSource == "" && region == GlobalRegion(a.Partition) {
		r.limitGlobal(t.recordsGlobal())
	}
	c.take(t.Label(), on, r, k)
	c.health = status.health(a.ID, region, o)
	if c.health == Failing && len(c.sure) > 0 {
		c.failure = fmt.Sprintf("%s fails to deliver: %s", t.Label(), status.DeliveryError)
	}
	return c
}

// take records r as far as the source is on, and says why that is not all.
func (s *contribution) take(label string, on truth, r recorded, k Kind) {
	switch {
	case !on.yes && !on.unknown:
		s.reason = label + ": " + on.reason
	case on.yes || len(r.may) == 0:
		s.recorded = r
		s.reason = label + r.describe(k)
	default:
		s.may = r.may
		s.unknown = append([]string{on.reason}, r.unknown...)
		s.reason = label + ": " + on.reason
	}
}

// describe says what selectors leave out of a kind.
func (r *recorded) describe(k Kind) string {
	switch {
	case len(r.unknown) > 0:
		return ": " + r.unknown[0]
	case len(r.may) == 0:
		return " does not select " + k.String() + " events"
	}
	text := " records "
	if n := narrowed(r.sure); n != "" {
		text += "only " + n
	} else {
		text += k.String() + " events"
	}
	if slices.ContainsFunc(r.sure, func(b box) bool {
		return slices.ContainsFunc(b, func(c condition) bool { return c.Field == globalService })
	}) {
		text += ", without global services (IAM, STS, CloudFront, console sign-in)"
	}
	return text
}

// limitGlobal takes the events of global services from what is recorded.
func (r *recorded) limitGlobal(records truth) {
	if records.yes {
		return
	}
	regional := condition{FieldSelector: FieldSelector{Field: globalService, Equals: []string{isRegional}}}
	limited := make([]box, len(r.sure))
	for i, b := range r.sure {
		limited[i] = append(slices.Clone(b), regional)
	}
	r.sure = limited
	if !records.unknown {
		for i, b := range r.may {
			r.may[i] = append(slices.Clone(b), regional)
		}
		return
	}
	if len(r.may) > 0 {
		r.unknown = append(r.unknown, records.reason)
	}
}

// health says how a trail delivers in a Region.
func (s *Status) health(account, region string, o Options) Health {
	switch {
	case s == nil || !s.Measured || s.Unknown != "":
		return Unmeasured
	case s.DeliveryError != "":
		return Failing
	case o.MaxAge > 0 && o.Seen != nil && (s.Delivered == nil || o.AsOf.Sub(*s.Delivered) > o.MaxAge) && o.Seen(account, region, o.AsOf.Add(-o.MaxAge)):
		return Degraded
	default:
		return OK
	}
}
