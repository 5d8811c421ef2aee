// Package engine runs rules over the objects of a source and over what they remember: Scan reads objects with a pool of
// workers and gives a partial scan, Conclude judges the groups of a whole one. It contains rules: what they do wrong ends
// in a failure by name, within limits, and hides nothing of the others. Reading bytes is package event's, compiling rules
// package policy's, joining results package scan's.
package engine

import (
	"cmp"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/trailgate/trailgate/internal/checkpoint"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/prefilter"
	"github.com/trailgate/trailgate/internal/scan"
)

// Instance is a pack that takes part, with its parameters and those of its rules that are enabled.
type Instance struct {
	Pack   scan.Pack
	Policy *policy.Instance
	Rules  []Selected
}

// Selected is a rule that takes part.
type Selected struct {
	Rule        *policy.Rule
	Severity    *finding.Severity // in place of what the rule reports
	Enforcement finding.Enforcement
	Formulas    *Formulas // with the instance's parameters, where they are known; else they are derived
}

// Limits bound what a rule may use.
type Limits struct {
	Event  time.Duration // time of one query over one event
	Group  time.Duration // time of one query over one group
	Memory uint64        // bytes of live objects of the whole process, above which the longest evaluation is stopped
	Record int           // bytes of the largest record
}

// DefaultLimits are generous to rules and small against a machine.
func DefaultLimits() Limits {
	return Limits{Event: 2 * time.Second, Group: 30 * time.Second, Memory: 2 << 30, Record: 16 << 20}
}

// Options configure an engine.
type Options struct {
	Program  string // version of trailgate, for the header
	AsOf     time.Time
	Filters  scan.Filters
	Shard    *scan.Shard
	Workers  int // how many objects are decoded and judged at once; at least 1
	Readers  int // how many objects are fetched ahead at once, for sources that wait on a network; 0 for none
	Limits   Limits
	Progress *Progress // counts up while the scan runs; may be nil
	// NoPrefilter evaluates every rule on every event of its categories. Findings and groups are the same.
	NoPrefilter bool
	// Costs is filled with what the rules cost; nil where nobody wants to know. Clock times them; it may be nil.
	Costs *Costs
	Clock func() time.Time
}

// Progress is how far a scan is. It may be read while the scan writes it.
type Progress struct {
	Objects, ObjectsDone atomic.Int64
	Bytes, BytesDone     atomic.Int64 // stored bytes
	Events               atomic.Int64
}

// Engine runs a fixed set of rules. It is safe for concurrent use.
type Engine struct {
	rules    []*rule
	asOf     time.Time
	limits   Limits
	workers  int
	readers  int
	done     *checkpoint.Folder // nil where no parts are kept
	decoding atomic.Int32       // workers that are at an object's text
	header   scan.Header
	progress *Progress
	severity finding.Severity // findings below it are left out
	filters  []Formulas       // of each rule
	index    *prefilter.Index
	noFilter bool
	costs    *Costs
	clock    func() time.Time
}

// rule is a rule of an instance.
type rule struct {
	*policy.Rule
	instance *Instance
	info     finding.Rule
	key      finding.Key
	formulas *Formulas // nil where they are to be derived
	number   int       // among the engine's rules
	severity *finding.Severity
	stops    atomic.Int32 // how often it was stopped
}

// New returns an engine. It fails when two packs of different names have a rule of one id, a filter cannot be read, or a
// rule of which the formulas are not known cannot be compiled.
func New(instances []Instance, o Options) (*Engine, error) {
	e := &Engine{
		asOf: o.AsOf, limits: o.Limits, workers: max(o.Workers, 1), readers: o.Readers, progress: o.Progress, noFilter: o.NoPrefilter, costs: o.Costs, clock: o.Clock,
		header: scan.Header{Program: o.Program, AsOf: o.AsOf.UTC(), Filters: o.Filters, Shard: o.Shard, Packs: []scan.Pack{}},
	}
	if e.progress == nil {
		e.progress = &Progress{}
	}
	if o.Filters.Severity != "" {
		s, err := finding.ParseSeverity(o.Filters.Severity)
		if err != nil {
			return nil, err
		}
		e.severity = s
	}
	packOf := map[string]string{} // rule id to pack name
	for i := range instances {
		in := &instances[i]
		e.header.Packs = append(e.header.Packs, in.Pack)
		for _, s := range in.Rules {
			if other, taken := packOf[s.Rule.ID]; taken && other != in.Pack.Name {
				return nil, fmt.Errorf("packs %s and %s both have a rule %s: ids are unique over all packs; leave one pack out or rename its rule", other, in.Pack.Name, s.Rule.ID)
			}
			packOf[s.Rule.ID] = in.Pack.Name
			e.rules = append(e.rules, newRule(in, s))
		}
	}
	slices.SortFunc(e.header.Packs, func(a, p scan.Pack) int { return cmp.Compare(a.Instance, p.Instance) })
	slices.SortFunc(e.rules, func(a, r *rule) int {
		return cmp.Or(cmp.Compare(a.key.Instance, r.key.Instance), cmp.Compare(a.key.ID, r.key.ID))
	})
	for i, r := range e.rules {
		r.number = i
	}
	var err error
	if e.filters, err = e.formulas(); err != nil {
		return nil, err
	}
	e.index = prefilter.NewIndex(ofIndex(e.filters))
	return e, nil
}

func newRule(in *Instance, s Selected) *rule {
	info := s.Rule.Rule
	info.Instance, info.PackVersion = in.Pack.Instance, in.Pack.Version
	if s.Severity != nil {
		info.Severity = *s.Severity
	}
	if s.Enforcement != "" {
		info.Enforcement = s.Enforcement
	}
	return &rule{Rule: s.Rule, instance: in, info: info, key: info.Key(), severity: s.Severity, formulas: s.Formulas}
}

// Rules describes the rules that take part.
func (e *Engine) Rules() []finding.Rule {
	out := make([]finding.Rule, len(e.rules))
	for i, r := range e.rules {
		out[i] = r.info
	}
	return out
}

// Packs are the packs that take part, as the header lists them.
func (e *Engine) Packs() []scan.Pack { return slices.Clone(e.header.Packs) }

// severityOf applies the instance's override.
func (r *rule) severityOf(rep *reported) finding.Severity {
	if r.severity != nil {
		return *r.severity
	}
	return rep.severity
}
