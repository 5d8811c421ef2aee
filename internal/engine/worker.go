package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/prefilter"
	"github.com/trailgate/trailgate/internal/scan"
)

// worker owns an object from its bytes to what rules say of them, and a part of the scan. It is not safe for concurrent
// use.
type worker struct {
	engine   *Engine
	watchdog *watchdog
	leash    *leash
	build    *scan.Builder
	decoder  *event.Decoder
	input    *inputDecoder
	filter   filter
	index    *prefilter.Worker
	observer *observer

	exercised []int64 // by rule: events of the kind that it judges
	costs     []Cost  // by rule; nil where nobody wants to know
	wanted    int64   // events that any rule was evaluated on
	events    int64   // considered since the progress was told
}

// newWorker returns a worker that gathers into build.
func (e *Engine) newWorker(w *watchdog, build *scan.Builder) *worker {
	var costs []Cost
	if e.costs != nil {
		costs = e.Expected()
	}
	return &worker{
		costs: costs, exercised: make([]int64, len(e.rules)), observer: newObserver(build),
		engine: e, watchdog: w, leash: w.leash(), build: build,
		decoder: event.NewDecoder(event.Options{MaxRecord: e.limits.Record, Paths: e.index.Paths(), Spare: e.spare}), index: e.index.Worker(),
		input: newInputDecoder(), filter: newFilter(&e.header.Filters),
	}
}

// spare tells whether a worker has no object to read.
func (e *Engine) spare() bool { return int(e.decoding.Load()) < e.workers }

// consider lets the rules that may have something to say of an event see it.
func (w *worker) consider(ctx context.Context, ev *event.Event) error {
	category := w.observer.observe(ev)
	judged := judged{w: w, ev: ev}
	for _, f := range w.index.Candidates(ev.Slots[event.NumSlots:]) {
		r := w.engine.rules[f/formulasPerRule]
		if !slices.Contains(r.Categories, category) {
			continue
		}
		switch which := f % formulasPerRule; {
		case which == kindFormula:
			w.exercised[r.number]++
		case w.engine.noFilter:
		case which == denyFormula:
			w.candidate(r)
			judged.deny(ctx, r)
		case which == collectFormula:
			w.candidate(r)
			judged.collect(ctx, r)
		}
	}
	if w.engine.noFilter {
		for _, r := range w.engine.rules {
			if slices.Contains(r.Categories, category) {
				judged.deny(ctx, r)
				judged.collect(ctx, r)
			}
		}
	}
	if judged.input != nil {
		w.wanted++
	}
	return ctx.Err()
}

// candidate counts an event that passed a rule's formula.
func (w *worker) candidate(r *rule) {
	if w.costs != nil {
		w.costs[r.number].Candidates++
	}
}

// tell adds what the worker counted to its part of the scan and to the engine's costs.
func (w *worker) tell() {
	w.observer.tell()
	for i, n := range w.exercised {
		if n > 0 {
			w.build.Exercise(w.engine.rules[i].key, n)
		}
	}
	if w.costs != nil {
		w.engine.costs.add(w.costs, w.wanted)
	}
}

// judged is an event that rules see: it is decoded for them once, when the first one wants it.
type judged struct {
	w     *worker
	ev    *event.Event
	input *ast.Term
	err   error

	instance *Instance            // whose rule was evaluated last
	cache    topdown.VirtualCache // what its rules worked out about the event
}

// ready decodes the event.
func (j *judged) ready() bool {
	if j.input == nil && j.err == nil {
		if j.input, j.err = j.w.input.decode(j.ev.Raw); j.err != nil {
			j.w.build.Fail(scan.Failure{Kind: scan.RecordFailed, Message: "no rule can judge a record: " + j.err.Error(), Count: 1, Example: place(j.ev)})
		}
	}
	return j.err == nil
}

// evaluate runs a query of a rule. Rules of one instance ask much the same of an event, such as who the caller was: what
// one has worked out the next need not. What failed is forgotten, so that it fails for the next rule as well.
func (j *judged) evaluate(ctx context.Context, r *rule, q *policy.Query) (ast.Set, []failure) {
	if j.cache == nil || j.instance != r.instance {
		j.instance, j.cache = r.instance, topdown.NewVirtualCache()
	}
	set, failed := j.w.evaluate(ctx, r, q, j.input, j.cache, false)
	if len(failed) > 0 {
		j.cache = nil
	}
	return set, failed
}

// deny runs the documents of a rule that judge one event.
func (j *judged) deny(ctx context.Context, r *rule) {
	if len(r.Deny) == 0 || !j.ready() {
		return
	}
	var all []reported
	for _, q := range r.Deny {
		set, failed := j.evaluate(ctx, r, q)
		j.w.fail(r, j.ev, failed)
		reports, errs := readAll(set, q, false)
		j.w.failReading(r, j.ev, errs)
		all = append(all, reports...)
	}
	if len(all) > 0 {
		j.w.report(r, j.ev, all)
	}
}

// collect runs a rule's collect.
func (j *judged) collect(ctx context.Context, r *rule) {
	if r.Collect == nil || !j.ready() {
		return
	}
	set, failed := j.evaluate(ctx, r, r.Collect)
	j.w.fail(r, j.ev, failed)
	j.w.remember(r, j.ev, set)
}

func place(ev *event.Event) string { return fmt.Sprintf("%s#%d", ev.Ref.Object, ev.Ref.Index) }

func (w *worker) fail(r *rule, ev *event.Event, failed []failure) {
	for _, f := range failed {
		w.build.Fail(scan.Failure{Kind: f.kind, Rule: r.key.ID, Instance: r.key.Instance, Message: f.message, Count: 1, Example: place(ev)})
	}
}

func (w *worker) failReading(r *rule, ev *event.Event, errs []error) {
	for _, err := range errs {
		w.fail(r, ev, []failure{{scan.RuleError, err.Error()}})
	}
}

// report makes findings of what a rule reported on one event.
func (w *worker) report(r *rule, ev *event.Event, all []reported) {
	occ := occurrence(ev)
	identity := finding.Identity{
		Rule: r.key.ID, Instance: r.key.Instance, Pack: r.Pack, Account: occ.Account, Region: occ.Region, Principal: occ.Principal,
	}
	joinedBy := join(all, func(rep *reported) string {
		id := identity
		id.Resource, id.Subject, id.Explicit = rep.resource, rep.subject, rep.fingerprint
		return id.Fingerprint()
	})
	for fp, j := range joinedBy {
		severity := r.severityOf(&j.reported)
		if severity < w.engine.severity {
			continue
		}
		w.build.Match(r.key, severity, false)
		if !w.build.Wants(r.key, severity, fp, false) {
			continue
		}
		f := &finding.Finding{
			Fingerprint: fp, Rule: r.key.ID, Instance: r.key.Instance, Severity: severity,
			Message: j.message, Paths: j.paths,
			Account: occ.Account, Region: occ.Region, Principal: occ.Principal, Resource: j.resource, Subject: j.subject,
			Count: 1, Occurrences: []finding.Occurrence{occ}, Distinct: []uint64{occ.Key()},
		}
		if _, ok := event.Time(ev); ok {
			f.First, f.Last = occ.Time, occ.Time
		}
		details, err := j.detailsJSON()
		if err != nil {
			w.failReading(r, ev, []error{err})
		}
		f.Details = details
		w.build.OfferFinding(f, func() (json.RawMessage, bool) { return evidence(ev.Raw) })
	}
}

// evidence returns the record as it goes into the scan file: without secrets, in at most finding.MaxRecord bytes.
func evidence(raw []byte) (record json.RawMessage, shortened bool) {
	record, shortened = event.Shorten(event.Redact(raw), finding.MaxRecord)
	return slices.Clone(record), shortened
}

func occurrence(ev *event.Event) finding.Occurrence {
	sum := sha256.Sum256(ev.Raw)
	return finding.Occurrence{
		Account: event.Account(ev), EventID: event.Text(ev.Slots[event.EventID]), Hash: hex.EncodeToString(sum[:16]),
		Time: event.Text(ev.Slots[event.EventTime]), Region: event.Text(ev.Slots[event.AWSRegion]),
		Source: event.Text(ev.Slots[event.EventSource]), Name: event.Text(ev.Slots[event.EventName]),
		Principal: event.Principal(ev), IP: event.Text(ev.Slots[event.SourceIPAddress]),
		Object: ev.Ref.Object, Member: ev.Ref.Member, Index: ev.Ref.Index, Line: ev.Ref.Line, Offset: ev.Ref.Offset, Length: ev.Ref.Length,
	}
}

// maxCollected is the size in bytes of one key or value of collect.
const maxCollected = 16 << 10

// remember keeps what a rule's collect gave for an event.
func (w *worker) remember(r *rule, ev *event.Event, set ast.Set) {
	if set == nil || set.Len() == 0 {
		return
	}
	occ := occurrence(ev)
	set.Foreach(func(t *ast.Term) {
		key, value, err := readCollected(t)
		if err != nil {
			w.failReading(r, ev, []error{err})
			return
		}
		w.build.Collect(r.key, key, scan.Entry{Occurrence: occ, Value: value})
	})
}

func readCollected(t *ast.Term) (key, value json.RawMessage, err error) {
	v, err := ast.JSON(t.Value)
	if err != nil {
		return nil, nil, fmt.Errorf("collect: %w", err)
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, nil, fmt.Errorf("collect gave something that is no object with key and value")
	}
	for _, k := range []string{"key", "value"} {
		if _, ok := m[k]; !ok {
			return nil, nil, fmt.Errorf("collect gave an object without %s", k)
		}
	}
	if len(m) > 2 {
		return nil, nil, fmt.Errorf("collect gave an object with more than key and value")
	}
	if key, err = canonicalJSON(m["key"]); err == nil {
		value, err = canonicalJSON(m["value"])
	}
	if err == nil && max(len(key), len(value)) > maxCollected {
		err = fmt.Errorf("collect gave a key or value of more than %d bytes: remember less of an event", maxCollected)
	}
	return key, value, err
}
