package ruletest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
)

// trial is one rule with parameters, ready to judge events as a scan does.
type trial struct {
	instance *policy.Instance
	engine   *engine.Engine
	rule     *policy.Rule
	asOf     time.Time // what the rule takes for now
}

func newTrial(ctx context.Context, pack string, p *policy.Policy, rule *policy.Rule, params json.RawMessage, asOf time.Time) (*trial, error) {
	in, err := policy.NewInstance(ctx, p, params)
	if err != nil {
		return nil, err
	}
	e, err := engine.New([]engine.Instance{{
		Pack:   scan.Pack{Instance: pack, Name: pack, Parameters: params},
		Policy: in, Rules: []engine.Selected{{Rule: rule}},
	}}, engine.Options{AsOf: asOf, Workers: 1, Limits: engine.DefaultLimits()})
	if err != nil {
		return nil, err
	}
	return &trial{instance: in, engine: e, rule: rule, asOf: asOf}, nil
}

// allEvents stands for the number of an event where all are judged at once.
const allEvents = -1

// texts yields what is scanned at once: each event by itself, or, for a rule that only judges groups or the estate, all of
// them, at allEvents.
func (t *trial) texts(f *EventFile) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		if len(t.rule.Deny) == 0 {
			yield(allEvents, append(append([]byte("["), bytes.Join(rawBytes(f.Events), []byte(","))...), ']'))
			return
		}
		for i, e := range f.Events {
			if !yield(i, e) {
				return
			}
		}
	}
}

func rawBytes(in []json.RawMessage) [][]byte {
	out := make([][]byte, len(in))
	for i, r := range in {
		out[i] = r
	}
	return out
}

// outcome is what a rule said of a text.
type outcome struct {
	findings []finding.Finding
	groups   []scan.Group
	failures []string
	scan     *scan.Scan
}

// scan lets the rule judge a text of a file.
func (t *trial) scan(ctx context.Context, f *EventFile, text []byte) (*outcome, error) {
	s, err := t.engine.Scan(ctx, object(text))
	if err != nil {
		return nil, err
	}
	s.Estate = f.Estate
	if s, err = t.engine.Conclude(ctx, s); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	out := &outcome{findings: s.Findings, groups: s.Groups, scan: s}
	for _, f := range s.Failures {
		out.failures = append(out.failures, f.Message)
	}
	for _, o := range s.Objects {
		if o.State != scan.Read {
			out.failures = append(out.failures, o.Reason)
		}
	}
	return out, nil
}

// watch evaluates the rule's documents over the events of a file once more while w looks on.
func (t *trial) watch(ctx context.Context, f *EventFile, w topdown.QueryTracer) error {
	for _, e := range f.Events {
		input, err := ast.ValueFromReader(bytes.NewReader(e))
		if err != nil {
			return fmt.Errorf("read event: %w", err)
		}
		for _, q := range t.rule.Deny {
			t.trace(ctx, q, ast.NewTerm(input), w)
		}
		if t.rule.Collect != nil {
			t.trace(ctx, t.rule.Collect, ast.NewTerm(input), w)
		}
	}
	if t.rule.Conclude == nil {
		return nil
	}
	for _, text := range t.texts(f) {
		out, err := t.scan(ctx, f, text)
		if err != nil {
			return err
		}
		if t.rule.Estate() && f.Estate != nil {
			input, err := engine.EstateInput(out.scan)
			if err != nil {
				return err
			}
			t.trace(ctx, t.rule.Conclude, input, w)
		}
		for i := range out.groups {
			input, err := engine.GroupInput(&out.groups[i])
			if err != nil {
				return err
			}
			t.trace(ctx, t.rule.Conclude, input, w)
		}
	}
	return nil
}

// trace evaluates one document. What goes wrong in it the scan has said.
func (t *trial) trace(ctx context.Context, q *policy.Query, input *ast.Term, w topdown.QueryTracer) {
	in := t.instance
	_ = storage.Txn(ctx, in.Store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		body := ast.NewBody(ast.Equality.Expr(ast.NewTerm(q.Ref), ast.VarTerm("result")))
		_, err := topdown.NewQuery(body).WithCompiler(in.Compiler).WithStore(in.Store).WithTransaction(txn).
			WithInput(input).WithTime(t.asOf).WithQueryTracer(w).Run(ctx)
		return err
	})
}

// object is a source of one object, its text.
type object []byte

// List yields the object.
func (o object) List(context.Context) iter.Seq2[source.Object, error] {
	return func(yield func(source.Object, error) bool) {
		yield(source.Object{URI: "event.json", Size: int64(len(o)), Named: true}, nil)
	}
}

// Open returns its text.
func (o object) Open(context.Context, source.Object) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(o)), nil
}
