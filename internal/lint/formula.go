package lint

import (
	"context"
	"errors"
	"slices"

	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/prefilter"
)

// checkFormulas finds documents that must be evaluated on every event, and those that no event can meet, from the
// conditions that a scan's filter derives. Parameters count as unknown.
func (p *pack) checkFormulas(compiled *policy.Policy) {
	d := prefilter.NewDeriver(compiled.Compiler, unknown{inmem.New()})
	for _, r := range compiled.Rules {
		for _, q := range slices.Concat(r.Deny, []*policy.Query{r.Collect}) {
			if q == nil {
				continue
			}
			defs := p.defs[q.Ref.String()]
			if len(defs) == 0 {
				continue
			}
			at := defs[0]
			switch f := d.Formula(q.Ref); {
			case f.IsAny():
				p.report(at.unit, "every-event", at.rule.Head.Location, "Rule evaluated on every event",
					"Nothing in %s bounds the events that it is about, so that it is evaluated on all of them, which makes a scan slow. Begin with input.eventSource or input.eventName.", q.Name())
			case f.IsNever():
				p.report(at.unit, "no-event", at.rule.Head.Location, "Rule that never fires",
					"No event can meet the conditions of %s: they contradict each other, or demand a value that a field cannot have.", q.Name())
			}
		}
	}
}

// unknown is a store whose data is not known: what depends on it cannot be folded, constants of rules can.
type unknown struct{ storage.Store }

var errUnknown = errors.New("parameters are not known")

// Read fails.
func (unknown) Read(context.Context, storage.Transaction, storage.Path) (any, error) {
	return nil, errUnknown
}
