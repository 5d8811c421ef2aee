package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/scan"
)

// failure is what went wrong in an evaluation.
type failure struct {
	kind    scan.FailureKind
	message string
}

// maxStops is how often a rule is stopped before it is left out of the rest of the scan.
const maxStops = 3

// evaluate runs one query of a rule within its limits. Whatever the rule does comes back as a result or as failures; the
// result may stand beside failures, when builtins failed in some of the rule's bodies.
func (w *worker) evaluate(ctx context.Context, r *rule, q *policy.Query, input *ast.Term, cache topdown.VirtualCache, concluding bool) (set ast.Set, failed []failure) {
	if r.stops.Load() >= maxStops {
		return nil, []failure{{scan.RuleStopped, fmt.Sprintf("left out after it was stopped %d times", maxStops)}}
	}
	limit := w.engine.limits.Event
	if concluding {
		limit = w.engine.limits.Group
	}
	defer func() {
		if p := recover(); p != nil {
			w.leash.endIfRunning()
			set, failed = nil, []failure{{scan.RuleError, fmt.Sprintf("%s panicked: %v", q.Name(), p)}}
		}
	}()
	if _, err := q.Compiler(r.instance.Policy.Policy); err != nil { // here, because the limits are those of evaluating
		return nil, []failure{{scan.RuleError, oneLine(err.Error())}}
	}
	defer w.timed(r)()
	w.watchdog.begin(w.leash, limit)
	set, builtinErrors, err := r.instance.Policy.EvalShared(ctx, q, input, cache, w.leash, w.engine.asOf)
	stoppedForMemory := w.leash.memory.Load()
	w.leash.end()
	for i := range builtinErrors {
		failed = append(failed, failure{scan.RuleError, describe(&builtinErrors[i])})
	}
	switch {
	case err == nil:
	case topdown.IsCancel(err) && stoppedForMemory:
		r.stops.Add(1)
		failed = append(failed, failure{scan.RuleStopped, fmt.Sprintf("%s stopped: it used more memory than %d MiB", q.Name(), w.engine.limits.Memory>>20)})
	case topdown.IsCancel(err):
		r.stops.Add(1)
		failed = append(failed, failure{scan.RuleStopped, fmt.Sprintf("%s stopped after %s", q.Name(), limit)})
	default:
		failed = append(failed, failure{scan.RuleError, describe(err)})
	}
	return set, failed
}

// endIfRunning ends an evaluation that left by a panic.
func (l *leash) endIfRunning() {
	if l.number.Load()%2 == 1 {
		l.end()
	}
}

// describe says an error of OPA's evaluation with its place.
func describe(err error) string {
	var e *topdown.Error
	if !errors.As(err, &e) {
		return oneLine(err.Error())
	}
	if e.Location == nil || e.Location.File == "" {
		return oneLine(e.Message)
	}
	return fmt.Sprintf("%s:%d: %s", e.Location.File, e.Location.Row, oneLine(e.Message))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
