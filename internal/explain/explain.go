// Package explain tells why a rule fires on an event or does not: it evaluates the rule while it looks on, and says of
// each condition of each body whether it held, with the values of what stands in it. It works on the rule alone, without
// the prefilter; whether that would have let the event through is said beside it. Running rules over logs is package
// engine's.
package explain

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/prefilter"
)

// Explainer explains the rules of a pack.
type Explainer struct {
	Policy *policy.Instance
	// Modules are the files of the pack and of the library, parsed, by the names that they were loaded with.
	Modules map[string]*ast.Module
	AsOf    time.Time // what rules take for now
}

// State says what became of a condition.
type State string

// The states of a condition.
const (
	Held       State = "held"        // at least once
	Failed     State = "failed"      // whenever it was tried
	NotReached State = "not reached" // a condition before it failed
)

// Document is what one of a rule's documents, such as deny, gave.
type Document struct {
	Name   string   `json:"name"`
	Bodies []*Body  `json:"bodies"`
	Values []string `json:"values"`           // what it reports, as JSON
	Errors []string `json:"errors,omitempty"` // what failed in it, which left the condition undefined
}

// Body is one body of a rule, or of a helper that a condition called.
type Body struct {
	Name  string  `json:"name"` // of the rule or function
	File  string  `json:"file"`
	Line  int     `json:"line"`
	Held  bool    `json:"held"` // all of its conditions did, together, at least once
	Lines []*Line `json:"conditions"`
}

// Line is a condition: an expression of a body, or what the head needs.
type Line struct {
	Line   int     `json:"line"` // from 1
	Text   string  `json:"text"`
	State  State   `json:"state"`
	Tried  int     `json:"tried"` // with so many bindings of the variables before it
	Held   int     `json:"held"`  // for so many bindings, its own included
	Values []Value `json:"values,omitempty"`
	Inside []*Body `json:"inside,omitempty"` // of helpers that it called

	locals map[string]ast.Value // of its first success, else of its first failure
	module *ast.Module
	expr   *ast.Expr // nil for the head
	failed bool
}

// Value is what a part of a condition stands for.
type Value struct {
	Text  string `json:"text"`
	Value string `json:"value"` // JSON, or "undefined"
}

// Filter says how the prefilter sees a rule and the event.
type Filter struct {
	Strength string `json:"strength"`
	Formula  string `json:"formula"`
	Passes   bool   `json:"passes"` // if not, a scan does not evaluate the rule on the event
}

// Explain evaluates one document of a rule on an input.
func (x *Explainer) Explain(ctx context.Context, q *policy.Query, input *ast.Term) (*Document, error) {
	t := newTracer(x.Modules, q.Ref)
	set, builtinErrors, err := x.eval(ctx, q.Ref, input, t)
	if err != nil {
		return nil, fmt.Errorf("evaluate %s: %w", q.Name(), err)
	}
	d := &Document{Name: q.Name(), Bodies: t.top, Values: []string{}}
	for i := range builtinErrors {
		d.Errors = append(d.Errors, builtinErrors[i].Error())
	}
	if set, ok := set.(ast.Set); ok {
		for _, v := range set.Slice() {
			d.Values = append(d.Values, whole(v.Value))
		}
	}
	v := valuer{x: x, ctx: ctx, input: input}
	for _, b := range d.Bodies {
		v.fill(b, 0)
	}
	return d, nil
}

// eval evaluates a document without the index of rules, so that each body is looked into, and without stopping early.
func (x *Explainer) eval(ctx context.Context, ref ast.Ref, input *ast.Term, t *tracer) (value ast.Value, failed []topdown.Error, err error) {
	const result = ast.Var("result")
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	err = storage.Txn(ctx, x.Policy.Store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		body := ast.NewBody(ast.Equality.Expr(ast.NewTerm(ref), ast.NewTerm(result)))
		rs, err := topdown.NewQuery(body).WithCompiler(x.Policy.Compiler).WithStore(x.Policy.Store).WithTransaction(txn).
			WithInput(input).WithTime(x.AsOf).WithCancel(cancel).WithBuiltinErrorList(&failed).
			WithIndexing(false).WithEarlyExit(false).WithQueryTracer(t).Run(ctx)
		if err == nil && len(rs) > 0 {
			value = rs[0][result].Value
		}
		return err
	})
	return value, failed, err
}

// Filter says how the prefilter sees the documents of a rule that judge an event, and that event.
func (x *Explainer) Filter(r *policy.Rule, input *ast.Term) Filter {
	var refs []ast.Ref
	for _, q := range r.Deny {
		refs = append(refs, q.Ref)
	}
	if r.Collect != nil {
		refs = append(refs, r.Collect.Ref)
	}
	f := prefilter.Derive(x.Policy.Compiler, x.Policy.Store, refs...)
	return Filter{Strength: string(f.Strength()), Formula: f.String(), Passes: f.Holds(input.Value)}
}

// WhyNot says in a line which condition kept a rule from saying anything about an event: the one that failed in the body
// that came furthest. It is "" when none did.
func (x *Explainer) WhyNot(ctx context.Context, r *policy.Rule, input *ast.Term) (string, error) {
	queries := r.Deny
	if len(queries) == 0 && r.Collect != nil {
		queries = []*policy.Query{r.Collect}
	}
	var best *Line
	var at *Body
	reached := -1
	for _, q := range queries {
		d, err := x.Explain(ctx, q, input)
		if err != nil {
			return "", err
		}
		for _, b := range d.Bodies {
			for i, l := range b.Lines {
				if l.State == Failed && i > reached {
					best, at, reached = l, b, i
				}
			}
		}
	}
	if best == nil {
		return "", nil
	}
	values := make([]string, len(best.Values))
	for i, v := range best.Values {
		values[i] = v.Text + " = " + v.Value
	}
	s := fmt.Sprintf("%s:%d did not hold: %s", at.File, best.Line, oneLine(best.Text))
	if len(values) > 0 {
		s += " with " + strings.Join(values, ", ")
	}
	return s, nil
}
