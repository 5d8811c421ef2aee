package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// concludeEstate judges the estate of a scan by the rules that have conclude and no collect. Without an estate they do
// not run. It returns build, to which it adds what they find.
func (e *Engine) concludeEstate(ctx context.Context, s *scan.Scan, dog *watchdog, build *scan.Builder) *scan.Builder {
	w := e.newWorker(dog, build)
	if len(s.Estate) == 0 || !slices.ContainsFunc(e.rules, func(r *rule) bool { return r.Estate() }) {
		return w.build
	}
	input, err := EstateInput(s)
	for _, r := range e.rules {
		switch {
		case !r.Estate() || ctx.Err() != nil:
		case err != nil:
			w.failEstate(r, failure{scan.RuleError, err.Error()})
		default:
			w.judgeEstate(ctx, r, input)
		}
	}
	w.tell()
	return w.build
}

// judgeEstate runs one rule over the estate.
func (w *worker) judgeEstate(ctx context.Context, r *rule, input *ast.Term) {
	set, failed := w.evaluate(ctx, r, r.Conclude, input, topdown.NewVirtualCache(), true)
	all, errs := readAll(set, r.Conclude, true)
	for _, err := range errs {
		failed = append(failed, failure{scan.RuleError, err.Error()})
	}
	for _, f := range failed {
		w.failEstate(r, f)
	}
	var decided []reported
	for i := range all {
		rep := &all[i]
		switch {
		case rep.unknown:
			w.build.Fail(scan.Failure{Kind: scan.Undecided, Rule: r.key.ID, Instance: r.key.Instance, Message: rep.message, Count: 1, Concluding: true})
		case len(rep.steps) > 0:
			w.failEstate(r, failure{scan.RuleError, "conclude names steps, which the estate has not"})
		default:
			decided = append(decided, *rep)
		}
	}
	if len(decided) > 0 {
		w.reportGroup(r, &scan.Group{Rule: r.key.ID, Instance: r.key.Instance, Key: json.RawMessage(`"estate"`)}, decided)
	}
}

func (w *worker) failEstate(r *rule, f failure) {
	w.build.Fail(scan.Failure{Kind: f.kind, Rule: r.key.ID, Instance: r.key.Instance, Message: f.message, Count: 1, Example: "the estate", Concluding: true})
}

// exerciseEstate notes which rules judged an estate.
func (e *Engine) exerciseEstate(s *scan.Scan) {
	estate := map[finding.Key]bool{}
	for _, r := range e.rules {
		estate[r.key] = r.Estate()
	}
	for i := range s.Stats.Rules {
		if st := &s.Stats.Rules[i]; estate[finding.Key{Instance: st.Instance, ID: st.Rule}] && len(st.Matches) == 0 {
			st.Exercised = int64(min(len(s.Estate), 1))
		}
	}
}

// maxDeliveryAge is how long a trail may have delivered nothing while there were events before it counts as degraded.
const maxDeliveryAge = 24 * time.Hour

// EstateInput is what conclude sees of a scan's estate as input.
func EstateInput(s *scan.Scan) (*ast.Term, error) {
	e, err := coverage.Decode(s.Estate)
	if err != nil {
		return nil, err
	}
	observed := coverage.Observe(s)
	cells := e.Matrix(e.Kinds(), coverage.Options{AsOf: s.Header.AsOf, MaxAge: maxDeliveryAge, Seen: observed.Seen})
	raw, err := json.Marshal(map[string]any{
		"as_of": s.Header.AsOf.UTC().Format(time.RFC3339), "accounts": e.Accounts, "trails": e.Trails, "event_data_stores": e.EventDataStores,
		"log_groups": e.LogGroups, "buckets": e.Buckets, "channels": e.Channels, "unknowns": e.Unknowns,
		"coverage": cells, "observed": observed.Days, "gaps": coverage.FindGaps(cells, observed),
	})
	if err != nil {
		return nil, fmt.Errorf("write estate: %w", err)
	}
	return newInputDecoder().decode(raw)
}
