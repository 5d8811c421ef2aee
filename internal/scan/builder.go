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
// depend on the order in which pieces came. It is not safe for concurrent use: each worker has its own, which Part gives
// it and Join joins.
type Builder struct {
	described  []finding.Rule
	keeper     *keeper
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
	findings *[2]kept // of deny, of conclude
	groups   map[string]*group
}

type group struct {
	key       json.RawMessage
	entries   []Entry
	truncated bool
}

// NewBuilder returns an empty builder for a scan by the given rules.
func NewBuilder(rules []finding.Rule) *Builder {
	return newBuilder(rules, &keeper{rules: map[finding.Key]*[2]kept{}})
}

// Part returns an empty builder of the same scan for another goroutine, to be joined in the end. Findings are kept in
// common: whatever the number of parts, no more of them are held than one builder would hold.
func (b *Builder) Part() *Builder { return newBuilder(b.described, b.keeper) }

func newBuilder(rules []finding.Rule, k *keeper) *Builder {
	b := &Builder{
		described: rules, keeper: k,
		rules: map[finding.Key]*ruleState{}, cells: map[Cell]*counts{}, failures: failures{}, categories: map[string]*int64{},
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
			findings: b.keeper.of(k),
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

// Wants tells whether a finding of such severity and fingerprint can be among those that are kept in the end. One that
// cannot is cut, and need not be made.
func (b *Builder) Wants(k finding.Key, s finding.Severity, fingerprint string, concluded bool) bool {
	return b.rule(k).findings[phase(concluded)].wants(s, fingerprint)
}

// AddFinding joins a finding with those of the same fingerprint. The builder owns f afterwards.
func (b *Builder) AddFinding(f *finding.Finding) { b.keep(f).add(f) }

// OfferFinding adds a finding of one event like AddFinding. Its record is what evidence gives, which is asked only where
// it would be kept.
func (b *Builder) OfferFinding(f *finding.Finding, evidence func() (record json.RawMessage, shortened bool)) {
	b.keep(f).offer(f, evidence)
}

func (b *Builder) keep(f *finding.Finding) *kept {
	return &b.rule(finding.Key{Instance: f.Instance, ID: f.Rule}).findings[phase(f.Concluded)]
}

func phase(concluded bool) int {
	if concluded {
		return 1
	}
	return 0
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

// absorbStats adds what s counted before conclude.
func (b *Builder) absorbStats(s *RuleStats) {
	st := &b.rule(finding.Key{Instance: s.Instance, ID: s.Rule}).stats
	st.Exercised += s.Exercised
	st.Collected += s.Collected
	st.Cut = st.Cut || s.Cut
	st.GroupsCut = st.GroupsCut || s.GroupsCut
	addCounts(&st.Matches, s.Matches)
}

func addCounts(to *map[string]int64, counts map[string]int64) {
	if *to == nil && len(counts) > 0 {
		*to = map[string]int64{}
	}
	for sev, n := range counts {
		(*to)[sev] += n
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
	for p, cut := range []*bool{&r.stats.Cut, &r.stats.ConcludeCut} {
		var was bool
		s.Findings, was = r.findings[p].take(s.Findings)
		*cut = *cut || was
	}
	r.pruneGroups()
	for _, k := range slices.Sorted(maps.Keys(r.groups)) {
		g := r.groups[k]
		s.Groups = append(s.Groups, Group{Rule: r.stats.Rule, Instance: r.stats.Instance, Key: g.key, Entries: g.entries, Truncated: g.truncated})
	}
	s.Stats.Rules = append(s.Stats.Rules, r.stats)
}

// Join adds all that o holds, which must not be used afterwards.
func (b *Builder) Join(o *Builder) {
	b.objects = append(b.objects, o.objects...)
	b.cellsCut = b.cellsCut || o.cellsCut
	for cell, n := range o.cells {
		own := b.cell(cell)
		own.n += n.n
		own.errors += n.errors
	}
	for k, n := range o.categories {
		*b.category(k) += *n
	}
	b.Span(o.stats.First, o.stats.Last)
	for k, r := range o.rules {
		b.joinRule(k, r)
	}
	for _, f := range o.failures.sorted() {
		b.Fail(f)
	}
	*o = Builder{}
}

func (b *Builder) joinRule(k finding.Key, o *ruleState) {
	r := b.rule(k)
	b.absorbStats(&o.stats)
	addCounts(&r.stats.Concluded, o.stats.Concluded)
	if o.findings != r.findings {
		b.joinFindings(r, o)
	}
	for _, g := range o.groups {
		own := r.group(g.key)
		own.truncated = own.truncated || g.truncated
		if own.entries == nil {
			own.entries = g.entries
			continue
		}
		for _, e := range g.entries {
			own.add(e, r.maxEntries())
		}
	}
}

func (b *Builder) joinFindings(r, o *ruleState) {
	for p, cut := range []*bool{&r.stats.Cut, &r.stats.ConcludeCut} {
		all, was := o.findings[p].take(nil)
		*cut = *cut || was
		for i := range all {
			r.findings[p].add(&all[i])
		}
	}
}

// Conclude returns the concluded scan of a partial one, given what conclude made. It shares its lists with s, which is
// left alone.
func (s *Scan) Conclude(made *Builder) *Scan {
	p := s
	if slices.ContainsFunc(s.Findings, func(f finding.Finding) bool { return f.Concluded }) {
		p = s.beforeConclude()
	}
	b := NewBuilder(p.Rules)
	for i := range p.Stats.Rules {
		b.absorbStats(&p.Stats.Rules[i])
	}
	for _, f := range p.Failures {
		if !f.Concluding {
			b.Fail(f)
		}
	}
	b.Join(made)
	added := b.Scan(p.Header)
	out := *p
	out.State, out.Rules, out.Stats.Rules, out.Failures = Concluded, added.Rules, added.Stats.Rules, added.Failures
	if len(added.Findings) > 0 {
		out.Findings = slices.Concat(p.Findings, added.Findings)
		slices.SortFunc(out.Findings, func(f, g finding.Finding) int { return f.Compare(&g) })
	}
	return &out
}
