package policy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Instance is a policy with parameters: what one pack block asks for. Its store holds the parameters and nothing else.
// It is safe for concurrent use.
type Instance struct {
	*Policy
	Store storage.Store
	txn   storage.Transaction
}

// NewInstance gives a policy its parameters, a JSON object complete with defaults.
func NewInstance(ctx context.Context, p *Policy, parameters json.RawMessage) (*Instance, error) {
	var params map[string]any
	d := json.NewDecoder(bytes.NewReader(parameters))
	d.UseNumber()
	if err := d.Decode(&params); err != nil {
		return nil, fmt.Errorf("read parameters: %w", err)
	}
	data := map[string]any{"trailgate": map[string]any{"params": params}}
	store := inmem.NewFromObjectWithOpts(data, inmem.OptReturnASTValuesOnRead(true))
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return &Instance{Policy: p, Store: store, txn: txn}, nil
}

// Eval runs a query of one of the instance's rules. The result is the document's set, or nil where it is undefined.
// builtinErrors lists the errors of builtins, each of which made an expression undefined. err is a *topdown.Error, for
// which topdown.IsCancel tells whether cancel stopped it. now is what time.now_ns gives.
func (i *Instance) Eval(ctx context.Context, q *Query, input *ast.Term, cancel topdown.Cancel, now time.Time) (result ast.Set, builtinErrors []topdown.Error, err error) {
	return i.EvalShared(ctx, q, input, topdown.NewVirtualCache(), cancel, now)
}

// EvalShared is Eval with a cache of what functions and rules gave for this very input in queries of this instance
// before. After a query that failed in any way the cache must not be used again, because what failed is undefined in it.
func (i *Instance) EvalShared(ctx context.Context, q *Query, input *ast.Term, cache topdown.VirtualCache, cancel topdown.Cancel, now time.Time) (result ast.Set, builtinErrors []topdown.Error, err error) {
	compiler, err := q.Compiler(i.Policy)
	if err != nil {
		return nil, nil, err
	}
	query := topdown.NewQuery(q.body).WithCompiler(compiler).WithStore(i.Store).WithTransaction(i.txn).
		WithInput(input).WithVirtualCache(cache).WithCancel(cancel).WithTime(now).WithMetrics(metrics.NoOp()).
		WithBuiltinErrorList(&builtinErrors)
	if i.builtins != nil {
		query = query.WithBuiltins(i.builtins)
	}
	err = query.Iter(ctx, func(r topdown.QueryResult) error {
		if t := r[ast.Var(resultVar)]; t != nil {
			result, _ = t.Value.(ast.Set)
		}
		return nil
	})
	return result, builtinErrors, err
}
