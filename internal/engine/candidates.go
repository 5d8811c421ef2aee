package engine

import (
	"errors"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/policy"
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

// Formulas are what is derived from a rule with the parameters of its instance.
type Formulas struct {
	Kind    prefilter.Formula // of events that it judges
	Deny    prefilter.Formula // of those that its deny may have something to say of
	Collect prefilter.Formula // and its collect
	Either  prefilter.Formula // and one of both
}

// formulas gives the formulas of all rules in the order of e.rules. Where they are not known they are derived, instance by
// instance in parallel.
func (e *Engine) formulas() ([]Formulas, error) {
	out := make([]Formulas, len(e.rules))
	var wg sync.WaitGroup
	errs := make([]error, len(e.rules))
	for start := 0; start < len(e.rules); {
		end := start
		for end < len(e.rules) && e.rules[end].instance == e.rules[start].instance {
			end++
		}
		rules, into := e.rules[start:end], out[start:end]
		failed := errs[start:end]
		wg.Go(func() {
			d := NewDeriver(rules[0].instance.Policy)
			for i, r := range rules {
				if r.formulas != nil {
					into[i] = *r.formulas
					continue
				}
				into[i], failed[i] = d.Derive(r.Rule)
			}
		})
		start = end
	}
	wg.Wait()
	return out, errors.Join(errs...)
}

// Deriver derives the formulas of the rules of one instance. It is not safe for concurrent use.
type Deriver struct {
	of *policy.Instance
	by map[*ast.Compiler]*prefilter.Deriver
}

// NewDeriver returns a deriver for the rules of an instance.
func NewDeriver(of *policy.Instance) *Deriver {
	return &Deriver{of, map[*ast.Compiler]*prefilter.Deriver{}}
}

// Derive derives a rule's formulas. The error is one of compiling the rule.
func (d *Deriver) Derive(r *policy.Rule) (f Formulas, err error) {
	var collect []*policy.Query
	if r.Collect != nil {
		collect = append(collect, r.Collect)
	}
	if f.Deny, err = d.formula(r.Deny); err != nil {
		return f, err
	}
	if f.Collect, err = d.formula(collect); err != nil {
		return f, err
	}
	f.Either = prefilter.Or(f.Deny, f.Collect)
	f.Kind = f.Either.Kind()
	return f, nil
}

// formula derives the formula of a rule's documents.
func (d *Deriver) formula(queries []*policy.Query) (prefilter.Formula, error) {
	var refs []ast.Ref
	wrapped := false // then the paths that it reads are not those of the event
	for _, q := range queries {
		refs = append(refs, q.Ref)
		wrapped = wrapped || q.Wrapped
	}
	if wrapped {
		return prefilter.Any(), nil
	}
	if len(queries) == 0 {
		return prefilter.Formula{}, nil
	}
	compiler, err := queries[0].Compiler(d.of.Policy)
	if err != nil {
		return prefilter.Formula{}, err
	}
	by := d.by[compiler]
	if by == nil {
		by = prefilter.NewDeriver(compiler, d.of.Store)
		d.by[compiler] = by
	}
	return by.Formula(refs...), nil
}

// ofIndex lists formulas as the index numbers them.
func ofIndex(all []Formulas) []prefilter.Formula {
	out := make([]prefilter.Formula, 0, formulasPerRule*len(all))
	for i := range all {
		out = append(out, all[i].Kind, all[i].Deny, all[i].Collect)
	}
	return out
}
