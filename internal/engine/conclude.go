package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// Conclude judges each group of a partial scan of all objects by its rule's conclude and gives the concluded scan. s is
// left alone. Rules of s that the engine does not have are an error: their groups would go unjudged.
func (e *Engine) Conclude(ctx context.Context, s *scan.Scan) (*scan.Scan, error) {
	if s.State != scan.Partial {
		return nil, fmt.Errorf("the scan has been concluded already")
	}
	rules := map[finding.Key]*rule{}
	for _, r := range e.rules {
		rules[r.key] = r
	}
	for i := range s.Rules {
		if rules[s.Rules[i].Key()] == nil {
			return nil, fmt.Errorf("rule %s of pack %s took part in the scan and is not loaded: conclude with the packs of the scan", s.Rules[i].ID, s.Rules[i].Instance)
		}
	}
	dog := newWatchdog(e.limits.Memory)
	defer dog.close()
	next := make(chan *scan.Group)
	whole := scan.NewBuilder(s.Rules)
	parts := make([]*scan.Builder, e.workers)
	var wg sync.WaitGroup
	for i := range parts {
		w := e.newWorker(dog, whole.Part())
		parts[i] = w.build
		wg.Go(func() {
			for g := range next {
				if r := rules[finding.Key{Instance: g.Instance, ID: g.Rule}]; r != nil && r.Conclude != nil && ctx.Err() == nil {
					w.concludeGroup(ctx, r, g)
				}
			}
			w.tell()
		})
	}
	for i := range s.Groups {
		next <- &s.Groups[i]
	}
	close(next)
	wg.Wait()
	for _, b := range parts {
		whole.Join(b)
	}
	whole.Join(e.concludeEstate(ctx, s, dog, whole.Part()))
	if ctx.Err() != nil {
		whole.Fail(scan.Failure{Kind: scan.Interrupted, Message: "the scan was stopped before all groups were judged", Count: 1, Concluding: true})
	}
	out := s.Conclude(whole)
	e.exerciseEstate(out)
	return out, nil
}

// concludeGroup judges one group.
func (w *worker) concludeGroup(ctx context.Context, r *rule, g *scan.Group) {
	input, err := groupInput(g)
	if err != nil {
		w.failGroup(r, g, failure{scan.RuleError, err.Error()})
		return
	}
	set, failed := w.evaluate(ctx, r, r.Conclude, input, topdown.NewVirtualCache(), true)
	all, errs := readAll(set, r.Conclude, true)
	for _, err := range errs {
		failed = append(failed, failure{scan.RuleError, err.Error()})
	}
	for _, f := range failed {
		w.failGroup(r, g, f)
	}
	if len(all) > 0 {
		w.reportGroup(r, g, all)
	}
}

func (w *worker) failGroup(r *rule, g *scan.Group, f failure) {
	w.build.Fail(scan.Failure{
		Kind: f.kind, Rule: r.key.ID, Instance: r.key.Instance, Message: f.message, Count: 1, Example: clip(string(g.Key)), Concluding: true,
	})
}

// groupInput is what conclude sees as input.
func groupInput(g *scan.Group) (*ast.Term, error) {
	entries := make([]any, len(g.Entries))
	for i := range g.Entries {
		o := &g.Entries[i].Occurrence
		entries[i] = map[string]any{
			"time": o.Time, "event_id": o.EventID, "account": o.Account, "region": o.Region, "event_source": o.Source,
			"event_name": o.Name, "principal": o.Principal, "source_ip": o.IP, "value": g.Entries[i].Value,
		}
	}
	raw, err := json.Marshal(map[string]any{"key": g.Key, "entries": entries, "truncated": g.Truncated})
	if err != nil {
		return nil, fmt.Errorf("write group: %w", err)
	}
	return newInputDecoder().decode(raw)
}

// reportGroup makes findings of what a rule reported on one group.
func (w *worker) reportGroup(r *rule, g *scan.Group, all []reported) {
	for i := range all {
		for _, s := range all[i].steps {
			if s >= len(g.Entries) {
				w.failGroup(r, g, failure{scan.RuleError, fmt.Sprintf("conclude names step %d of %d entries", s, len(g.Entries))})
				return
			}
		}
	}
	joinedBy := join(all, func(rep *reported) string { return w.groupIdentity(r, g, rep).Fingerprint() })
	for fp, j := range joinedBy {
		severity := r.severityOf(&j.reported)
		if severity < w.engine.severity {
			continue
		}
		w.build.Match(r.key, severity, true)
		id := w.groupIdentity(r, g, &j.reported)
		f := &finding.Finding{
			Fingerprint: fp, Rule: r.key.ID, Instance: r.key.Instance, Severity: severity,
			Message: j.message, Paths: j.paths, Concluded: true,
			Account: id.Account, Region: id.Region, Principal: id.Principal, Resource: j.resource, Subject: j.subject,
		}
		details, err := j.detailsJSON()
		if err != nil {
			w.failGroup(r, g, failure{scan.RuleError, err.Error()})
		}
		f.Details = details
		f.SetSequence(involved(g, j.steps), len(j.steps) > 0)
		w.build.AddFinding(f)
	}
}

// involved are the occurrences that a finding of a group rests on: the steps it names, in their order, or all entries.
func involved(g *scan.Group, steps []int) []finding.Occurrence {
	var out []finding.Occurrence
	if len(steps) == 0 {
		for i := range g.Entries {
			out = append(out, g.Entries[i].Occurrence)
		}
		return out
	}
	for _, s := range steps {
		out = append(out, g.Entries[s].Occurrence)
	}
	return out
}

// groupIdentity is what a finding of a group is about: account, Region and principal are what the rule says, and else what
// all of its events share. Unless the rule names a subject or a resource, the group's key is the subject.
func (w *worker) groupIdentity(r *rule, g *scan.Group, rep *reported) finding.Identity {
	id := finding.Identity{
		Rule: r.key.ID, Instance: r.key.Instance, Pack: r.Pack,
		Account: rep.account, Region: rep.region, Resource: rep.resource, Subject: rep.subject, Explicit: rep.fingerprint,
	}
	occs := involved(g, rep.steps)
	if id.Account == "" {
		id.Account = shared(occs, func(o *finding.Occurrence) string { return o.Account })
	}
	if id.Region == "" {
		id.Region = shared(occs, func(o *finding.Occurrence) string { return o.Region })
	}
	id.Principal = shared(occs, func(o *finding.Occurrence) string { return o.Principal })
	if id.Subject == "" && id.Resource == "" {
		id.Subject = string(g.Key)
	}
	return id
}

// shared returns what all occurrences have in common, or "".
func shared(occs []finding.Occurrence, get func(*finding.Occurrence) string) string {
	if len(occs) == 0 {
		return ""
	}
	first := get(&occs[0])
	if slices.ContainsFunc(occs, func(o finding.Occurrence) bool { return get(&o) != first }) {
		return ""
	}
	return first
}
