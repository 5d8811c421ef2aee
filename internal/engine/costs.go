package engine

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/prefilter"
)

// Cost says what a rule cost a scan, or would cost one.
type Cost struct {
	Key      finding.Key
	Name     string
	Strength prefilter.Strength // how well the prefilter keeps the rule from being evaluated
	Formula  string             // what an event must be like for the rule to be evaluated, in words

	Candidates  int64         // events that passed the rule's formula
	Evaluations int64         // queries run over events and groups
	Time        time.Duration // that these took, over all workers
}

// Costs gathers what the rules of a scan cost. It is given to an engine in its options and read when the scan is done.
type Costs struct {
	mu    sync.Mutex
	rules []Cost
	// Candidates counts the events that any rule was evaluated on.
	Candidates int64
}

// Dearest lists the rules, those that took the most time first.
func (c *Costs) Dearest() []Cost {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := slices.Clone(c.rules)
	slices.SortStableFunc(out, func(a, b Cost) int {
		return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(b.Evaluations, a.Evaluations))
	})
	return out
}

// add adds what one worker counted.
func (c *Costs) add(rules []Cost, candidates int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Candidates += candidates
	if c.rules == nil {
		c.rules = slices.Clone(rules)
		return
	}
	for i := range rules {
		c.rules[i].Candidates += rules[i].Candidates
		c.rules[i].Evaluations += rules[i].Evaluations
		c.rules[i].Time += rules[i].Time
	}
}

// Expected says of each rule how the prefilter sees it, without having scanned anything.
func (e *Engine) Expected() []Cost {
	out := make([]Cost, len(e.rules))
	for i, r := range e.rules {
		f := e.filters[i].Either
		out[i] = Cost{Key: r.key, Name: r.Name, Strength: f.Strength(), Formula: f.String()}
	}
	return out
}

// timed adds an evaluation to a rule's cost, where somebody wants to know.
func (w *worker) timed(r *rule) func() {
	if w.costs == nil {
		return func() {}
	}
	cost := &w.costs[r.number]
	cost.Evaluations++
	if w.engine.clock == nil {
		return func() {}
	}
	start := w.engine.clock()
	return func() { cost.Time += w.engine.clock().Sub(start) }
}
