package mutation

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// judge runs the tests of a unit against its mutants. It is not safe for concurrent use: fork it.
type judge struct {
	suite   *Suite
	unit    *unit
	modules map[string]*ast.Module // the rules and all that they and their tests need
	sites   []*site                // of this judge's own copy of the rules
	tests   []test
	limit   time.Duration
	check   func(map[string]*ast.Module) error
}

// test is a test rule and what it gives on the rules as they stand: true, or an object of cases that are all true.
type test struct {
	name string
	ref  ast.Ref
	want ast.Value
}

func (s *Suite) newJudge(ctx context.Context, u *unit, o Options) (*judge, error) {
	j := &judge{suite: s, unit: u, modules: map[string]*ast.Module{}, limit: o.Limit, check: o.Check}
	for _, f := range u.rules {
		j.modules[f.name] = f.module
	}
	for _, f := range u.tests {
		j.modules[f.name] = f.module
	}
	for _, f := range s.closure(u) {
		j.modules[f.name] = f.module
	}
	if err := s.checkTests(ctx, j.modules); err != nil && (o.Check == nil || !errors.Is(err, ErrNoTests)) {
		return nil, err
	}
	var err error
	if j.modules, err = prune(j.modules, slices.Concat(u.rules, u.tests)); err != nil {
		return nil, err
	}
	j.tests, err = j.baseline(ctx)
	return j, err
}

// baseline runs the tests on the rules as they stand. They are given time: a short limit is for mutants.
func (j *judge) baseline(ctx context.Context) ([]test, error) {
	patient := *j
	patient.limit = max(j.limit, DefaultLimit)
	tests, err := testsOf(j.unit)
	if err != nil {
		return nil, err
	}
	c := compile(j.modules)
	if c.Failed() {
		return nil, c.Errors
	}
	for i := range tests {
		v, err := patient.eval(ctx, c, tests[i].ref)
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", tests[i].name, err)
		}
		if v == nil {
			return nil, fmt.Errorf("run %s: undefined", tests[i].name)
		}
		tests[i].want = v
	}
	return tests, nil
}

// fork returns a judge with a copy of the rules that it can change.
func (j *judge) fork() (*judge, error) {
	own := *j
	own.modules, own.sites = maps.Clone(j.modules), nil
	for _, f := range j.unit.rules {
		m, err := parse(f.name, f.src)
		if err != nil {
			return nil, err
		}
		own.modules[f.name] = m
		own.sites = append(own.sites, findSites(f.name, m)...)
	}
	return &own, nil
}

// try makes mutant i and writes into m what became of it.
func (j *judge) try(ctx context.Context, i int, m *Mutant) error {
	var stillborn error
	for _, change := range j.sites[i].variants {
		undo := change()
		c := compile(j.modules)
		if c.Failed() {
			undo()
			stillborn = c.Errors
			continue
		}
		err := j.run(ctx, c, m)
		undo()
		return err
	}
	m.Status, m.By = Stillborn, oneLine(stillborn.Error())
	return nil
}

// run runs the tests until one fails.
func (j *judge) run(ctx context.Context, c *ast.Compiler, m *Mutant) error {
	for _, t := range j.tests {
		v, err := j.eval(ctx, c, t.ref)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if m.Status = verdict(v, err, t.want); m.Status != Survived {
			m.By = t.name
			return nil
		}
	}
	m.Status = Survived
	if j.check != nil {
		if err := j.check(maps.Clone(j.modules)); err != nil {
			m.Status, m.By = Killed, err.Error()
		}
	}
	return nil
}

// verdict says what a test means for a mutant on which it gave v or failed.
func verdict(v ast.Value, err error, want ast.Value) Status {
	switch {
	case topdown.IsCancel(err):
		return TimedOut
	case err != nil || v == nil || v.Compare(want) != 0:
		return Killed
	default:
		return Survived
	}
}

// eval returns the value of a rule, nil when it is undefined. A builtin that fails is an error.
func (j *judge) eval(ctx context.Context, c *ast.Compiler, ref ast.Ref) (ast.Value, error) {
	txn, done, err := j.suite.read(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	cancel := topdown.NewCancel()
	timer := time.AfterFunc(j.limit, cancel.Cancel)
	defer timer.Stop()
	stop := context.AfterFunc(ctx, cancel.Cancel)
	defer stop()
	return query(ctx, c, j.suite.store, txn, cancel, ref)
}

func query(
	ctx context.Context, c *ast.Compiler, store storage.Store, txn storage.Transaction, cancel topdown.Cancel, ref ast.Ref,
) (ast.Value, error) {
	const result = ast.Var("result")
	body := ast.NewBody(ast.Equality.Expr(ast.NewTerm(ref), ast.NewTerm(result)))
	var failed []topdown.Error // builtins, which give undefined
	rs, err := topdown.NewQuery(body).WithCompiler(c).WithStore(store).WithTransaction(txn).WithCancel(cancel).
		WithBuiltinErrorList(&failed).Run(ctx)
	switch {
	case err != nil:
		return nil, err
	case len(failed) > 0:
		return nil, &failed[0]
	case len(rs) == 0:
		return nil, nil
	}
	return rs[0][result].Value, nil
}

// compile compiles copies of the modules, without the checks that the rules as they stand have passed and that a
// mutant cannot fail.
func compile(modules map[string]*ast.Module) *ast.Compiler {
	c := ast.NewCompiler().WithDefaultRegoVersion(ast.RegoV1).WithSkipStages(
		ast.StageCheckUnusedImports, ast.StageCheckDuplicateImports, ast.StageCheckRecursion, ast.StageCheckTypes,
		ast.StageCheckUnsafeBuiltins, ast.StageCheckDeprecatedBuiltins, ast.StageBuildRequiredCapabilities,
	)
	c.Compile(modules)
	return c
}
