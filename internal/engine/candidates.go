package engine

import (
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/prefilter"
)

// Each rule has three formulas in the index, numbered behind one another: of which events it judges, of which its deny
// and of which its collect may have something to say.
const (
	kindFormula = iota
	denyFormula
	collectFormula
	formulasPerRule
)

// formulas derives the formulas of all rules, instance by instance in parallel, in the order of e.rules.
func (e *Engine) formulas() []prefilter.Formula {
	out := make([]prefilter.Formula, formulasPerRule*len(e.rules))
	var wg sync.WaitGroup
	for start := 0; start < len(e.rules); {
		end := start
		for end < len(e.rules) && e.rules[end].instance == e.rules[start].instance {
			end++
		}
		rules, into := e.rules[start:end], out[formulasPerRule*start:]
		wg.Go(func() {
			in := rules[0].instance.Policy
			d := prefilter.NewDeriver(in.Compiler, in.Store)
			for i, r := range rules {
				r.derive(d, into[formulasPerRule*i:formulasPerRule*(i+1)])
			}
		})
		start = end
	}
	wg.Wait()
	return out
}

func (r *rule) derive(d *prefilter.Deriver, into []prefilter.Formula) {
	var refs []ast.Ref
	wrapped := false // then the paths that it reads are not those of the event
	for _, q := range r.Deny {
		refs = append(refs, q.Ref)
		wrapped = wrapped || q.Wrapped
	}
	if into[denyFormula] = d.Formula(refs...); wrapped {
		into[denyFormula] = prefilter.Any()
	}
	if r.Collect != nil {
		into[collectFormula] = d.Formula(r.Collect.Ref)
	}
	into[kindFormula] = prefilter.Or(into[denyFormula], into[collectFormula]).Kind()
}
