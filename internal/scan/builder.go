package scan

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/trailgate/trailgate/internal/finding"
)

// Bounds limit what is kept of one rule; nothing below them is lost, and what is cut is said.
const (
	MaxFindings = 10_000 // distinct findings of a rule: the highest severities, then the smallest fingerprints
	MaxGroups   = 10_000 // keys of a rule's collect, unless its metadata says otherwise: the smallest keys
	MaxEntries  = 1_000  // entries of a group, unless its metadata says otherwise: the earliest
	pruneAt     = 2      // a bounded list is cut back when it holds this many times its bound
)

// Builder gathers a scan, piece by piece or whole parts at a time, within bounds. What it holds in the end does not
// depend on the order in which pieces came. It is not safe for concurrent use: each worker has its own, and Absorb joins
// them.
type Builder struct {
	described  []finding.Rule
	objects    []Object
	rules      map[finding.Key]*ruleState
	cells      map[Cell]*counts
	cellsCut   bool
	categories map[string]*int64
	stats      Stats // without categories and rules
	failures   failures
}

type counts struct{ n, errors int64 }

type ruleState struct {
	stats    RuleStats
	bounds   finding.CollectBounds
	findings [2]map[string]*finding.Finding // of deny, of conclude
	last     [2]*finding.Finding            // of those kept when they were last cut; what comes after it cannot be kept
	groups   map[string]*group
}

type group struct {
	key       json.RawMessage
	entries   []Entry
	truncated bool
}

// NewBuilder returns an empty builder for a scan by the given rules.
func NewBuilder(rules []finding.Rule) *Builder {
	b := &Builder{
		described: rules,
		rules:     map[finding.Key]*ruleState{}, cells: map[Cell]*counts{}, failures: failures{}, categories: map[string]*int64{},
	}
	for i := range rules {
		r := b.rule(rules[i].Key())
		if c := rules[i].Collect; c != nil {
			r.bounds = *c
		}
	}
	return b
}

func (b *Builder) rule(k finding.Key) *ruleState {
	r := b.rules[k]
	if r == nil {
		r = &ruleState{
			stats:    RuleStats{Rule: k.ID, Instance: k.Instance},
			findings: [2]map[string]*finding.Finding{{}, {}},
			groups:   map[string]*group{},
		}
		b.rules[k] = r
	}
	return r
}

// AddObject adds what became of an object.
func (b *Builder) AddObject(o Object) { b.objects = append(b.objects, o) }

// Tally counts the considered records of one cell.
type Tally struct {
	cell     *counts
	category *int64
}

// Add counts a record; failed tells whether it has an errorCode.
func (t Tally) Add(failed bool) {
	t.cell.n++
	*t.category++
	if failed {
		t.cell.errors++
	}
}

// Tally returns where to count the records of a cell, whose Events and Errors are left alone. It may be kept: where the
// cell is dropped for want of room, what is added to the tally is lost with it.
func (b *Builder) Tally(cell Cell) Tally {
	return Tally{b.cell(cell), b.category(cell.Category)}
}

func (b *Builder) category(name string) *int64 {
	n := b.categories[name]
	if n == nil {
		n = new(int64)
		b.categories[name] = n
	}
	return n
}

// Span notes the eventTimes of the earliest and the latest of some records.
func (b *Builder) Span(first, last string) {
	if first != "" && (b.stats.First == "" || first < b.stats.First) {
		b.stats.First = first
	}
	b.stats.Last = max(b.stats.Last, last)
}

func (b *Builder) cell(key Cell) *counts {
	key.Events, key.Errors = 0, 0
	c := b.cells[key]
	if c == nil {
		if len(b.cells) >= pruneAt*MaxCells {
			b.pruneCells()
		}
		c = &counts{}
		b.cells[key] = c
	}
	return c
}

// pruneCells keeps the MaxCells smallest. A cell once dropped is larger than MaxCells others, so it is dropped again
// whenever it comes back: the cells that remain have been counted whole.
func (b *Builder) pruneCells() {
	if len(b.cells) <= MaxCells {
		return
	}
	b.cellsCut = true
	keys := slices.SortedFunc(maps.Keys(b.cells), compareCells)
	for _, k := range keys[MaxCells:] {
		delete(b.cells, k)
	}
}

func compareCells(a, c Cell) int {
	return cmp.Or(cmp.Compare(a.Account, c.Account), cmp.Compare(a.Region, c.Region), cmp.Compare(a.Source, c.Source),
		cmp.Compare(a.Category, c.Category), cmp.Compare(a.Hour, c.Hour))
}

// Exercise counts events of the kind that a rule judges.
func (b *Builder) Exercise(k finding.Key, events int64) { b.rule(k).stats.Exercised += events }

// Match counts a match of deny, or of conclude, before any bound applies.
func (b *Builder) Match(k finding.Key, s finding.Severity, concluded bool) {
	st := &b.rule(k).stats
	m := &st.Matches
	if concluded {
		m = &st.Concluded
	}
	if *m == nil {
		*m = map[string]int64{}
	}
	(*m)[s.String()]++
}

// Finding returns what is held under a fingerprint so far, or nil: callers use it to save themselves the copy of a
// record that would not be kept.
func (b *Builder) Finding(k finding.Key, fingerprint string, concluded bool) *finding.Finding {
	return b.rule(k).findings[phase(concluded)][fingerprint]
}

// Wants tells whether a finding of such severity and fingerprint can be among those that are kept in the end. One that
// cannot is cut, and need not be made.
func (b *Builder) Wants(k finding.Key, s finding.Severity, fingerprint string, concluded bool) bool {
	r, p := b.rule(k), phase(concluded)
	last := r.last[p]
	return last == nil || r.findings[p][fingerprint] != nil || compareKept(last, &finding.Finding{Severity: s, Fingerprint: fingerprint}) > 0
}

// AddFinding joins a finding with those of the same fingerprint. The builder owns f afterwards.
func (b *Builder) AddFinding(f *finding.Finding) {
	r := b.rule(finding.Key{Instance: f.Instance, ID: f.Rule})
	m := r.findings[phase(f.Concluded)]
	if old := m[f.Fingerprint]; old != nil {
		old.Merge(f)
		return
	}
	m[f.Fingerprint] = f
	if len(m) >= MaxFindings+MaxFindings/4 { // sooner than other lists: findings hold their records
		r.pruneFindings(phase(f.Concluded))
	}
}

func phase(concluded bool) int {
	if concluded {
		return 1
	}
	return 0
}

func (r *ruleState) pruneFindings(p int) {
	m := r.findings[p]
	if len(m) <= MaxFindings {
		return
	}
	if p == 0 {
		r.stats.Cut = true
	} else {
		r.stats.ConcludeCut = true
	}
	all := slices.SortedFunc(maps.Values(m), compareKept)
	for _, f := range all[MaxFindings:] {
		delete(m, f.Fingerprint)
	}
	r.last[p] = &finding.Finding{Severity: all[MaxFindings-1].Severity, Fingerprint: all[MaxFindings-1].Fingerprint}
}

// compareKept orders findings by how much they are to be kept: the highest severities, then the smallest fingerprints.
func compareKept(f, g *finding.Finding) int {
	return cmp.Or(cmp.Compare(g.Severity, f.Severity), cmp.Compare(f.Fingerprint, g.Fingerprint))
}

// Collect remembers an entry under a key, which is canonical JSON.
func (b *Builder) Collect(k finding.Key, key json.RawMessage, e Entry) {
	r := b.rule(k)
	r.stats.Collected++
	g := r.group(key)
	g.add(e, r.maxEntries())
}

func (r *ruleState) maxEntries() int { return cmp.Or(r.bounds.MaxEntries, MaxEntries) }
func (r *ruleState) maxGroups() int  { return cmp.Or(r.bounds.MaxGroups, MaxGroups) }

func (r *ruleState) group(key json.RawMessage) *group {
	g := r.groups[string(key)]
	if g == nil {
		if len(r.groups) >= pruneAt*r.maxGroups() {
			r.pruneGroups()
		}
		g = &group{key: key}
		r.groups[string(key)] = g
	}
	return g
}

// pruneGroups keeps the smallest keys, whole for the same reason as the cells.
func (r *ruleState) pruneGroups() {
	if len(r.groups) <= r.maxGroups() {
		return
	}
	r.stats.GroupsCut = true
	for _, k := range slices.Sorted(maps.Keys(r.groups))[r.maxGroups():] {
		delete(r.groups, k)
	}
}

func compareEntries(a, e Entry) int {
	return cmp.Or(a.Occurrence.Compare(&e.Occurrence), bytes.Compare(a.Value, e.Value))
}

// add keeps the smallest entries, each once: a record delivered twice is one entry.
func (g *group) add(e Entry, bound int) {
	i, found := slices.BinarySearchFunc(g.entries, e, compareEntries)
	switch {
	case found:
		g.entries[i].Occurrence = finding.SmallerPlace(g.entries[i].Occurrence, e.Occurrence)
	case i >= bound:
		g.truncated = true
	default:
		g.entries = slices.Insert(g.entries, i, e)
		if len(g.entries) > bound {
			g.entries, g.truncated = g.entries[:bound], true
		}
	}
}

// Absorb adds all that s holds: of a concluded scan only what it held before conclude.
func (b *Builder) Absorb(s *Scan) {
	b.objects = append(b.objects, s.Objects...)
	b.cellsCut = b.cellsCut || s.Observations.Truncated
	for _, c := range s.Observations.Cells {
		own := b.cell(c)
		own.n += c.Events
		own.errors += c.Errors
	}
	for k, n := range s.Stats.Categories {
		*b.category(k) += n
	}
	b.Span(s.Stats.First, s.Stats.Last)
	for i := range s.Stats.Rules {
		b.absorbStats(&s.Stats.Rules[i])
	}
	for i := range s.Findings {
		if f := s.Findings[i]; !f.Concluded {
			f.Occurrences = slices.Clone(f.Occurrences)
			f.Distinct = slices.Clone(f.Distinct)
			b.AddFinding(&f)
		}
	}
	for i := range s.Groups {
		b.absorbGroup(&s.Groups[i])
	}
	for _, f := range s.Failures {
		if !f.Concluding {
			b.Fail(f)
		}
	}
}

func (b *Builder) absorbStats(s *RuleStats) {
	st := &b.rule(finding.Key{Instance: s.Instance, ID: s.Rule}).stats
	st.Exercised += s.Exercised
	st.Collected += s.Collected
	st.Cut = st.Cut || s.Cut
	st.GroupsCut = st.GroupsCut || s.GroupsCut
	for sev, n := range s.Matches {
		if st.Matches == nil {
			st.Matches = map[string]int64{}
		}
		st.Matches[sev] += n
	}
}

func (b *Builder) absorbGroup(g *Group) {
	r := b.rule(finding.Key{Instance: g.Instance, ID: g.Rule})
	own := r.group(g.Key)
	own.truncated = own.truncated || g.Truncated
	for _, e := range g.Entries {
		own.add(e, r.maxEntries())
	}
}

// Scan returns what has been gathered, sorted. The builder must not be used afterwards.
func (b *Builder) Scan(h Header) *Scan {
	s := &Scan{
		Format: Format, State: Partial, Header: h, Rules: slices.Clone(b.described),
		Objects: b.objects, Findings: []finding.Finding{}, Groups: []Group{}, Failures: []Failure{}, Stats: b.stats,
	}
	if s.Objects == nil {
		s.Objects = []Object{}
	}
	if s.Rules == nil {
		s.Rules = []finding.Rule{}
	}
	slices.SortFunc(s.Objects, func(a, o Object) int { return cmp.Compare(a.URI, o.URI) })
	s.Stats.Categories = map[string]int64{}
	for k, n := range b.categories {
		s.Stats.Categories[k] = *n
	}
	s.Stats.Rules = []RuleStats{}
	for _, k := range slices.SortedFunc(maps.Keys(b.rules), compareKeys) {
		b.rules[k].appendTo(s)
	}
	slices.SortFunc(s.Rules, func(a, r finding.Rule) int { return compareKeys(a.Key(), r.Key()) })
	slices.SortFunc(s.Findings, func(f, g finding.Finding) int { return f.Compare(&g) })
	s.Failures = b.failures.sorted()
	b.pruneCells()
	s.Observations.Truncated = b.cellsCut
	s.Observations.Cells = make([]Cell, 0, len(b.cells))
	for _, k := range slices.SortedFunc(maps.Keys(b.cells), compareCells) {
		c := k
		c.Events, c.Errors = b.cells[k].n, b.cells[k].errors
		s.Observations.Cells = append(s.Observations.Cells, c)
	}
	return s
}

func compareKeys(a, k finding.Key) int {
	return cmp.Or(cmp.Compare(a.Instance, k.Instance), cmp.Compare(a.ID, k.ID))
}

func (r *ruleState) appendTo(s *Scan) {
	for p := range r.findings {
		r.pruneFindings(p)
		for _, f := range r.findings[p] {
			s.Findings = append(s.Findings, *f)
		}
	}
	r.pruneGroups()
	for _, k := range slices.Sorted(maps.Keys(r.groups)) {
		g := r.groups[k]
		s.Groups = append(s.Groups, Group{Rule: r.stats.Rule, Instance: r.stats.Instance, Key: g.key, Entries: g.entries, Truncated: g.truncated})
	}
	s.Stats.Rules = append(s.Stats.Rules, r.stats)
}

// AbsorbConcluded adds what conclude made, which another builder gathered.
func (b *Builder) AbsorbConcluded(o *Builder) {
	for k, r := range o.rules {
		st := &b.rule(k).stats
		st.ConcludeCut = st.ConcludeCut || r.stats.ConcludeCut
		for sev, n := range r.stats.Concluded {
			if st.Concluded == nil {
				st.Concluded = map[string]int64{}
			}
			st.Concluded[sev] += n
		}
		for _, f := range r.findings[phase(true)] {
			b.AddFinding(f)
		}
	}
	for _, f := range o.failures.sorted() {
		b.Fail(f)
	}
}
