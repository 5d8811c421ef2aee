package ruletest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/policy"
)

// runFunctions runs the test functions in parallel. Those that fail run once more, to tell where.
func (s *suite) runFunctions(ctx context.Context) error {
	names := s.functions()
	if len(names) == 0 {
		return nil
	}
	compiler := ast.NewCompiler().WithDefaultRegoVersion(ast.RegoV1).WithEnablePrintStatements(true)
	r := tester.NewRunner().SetCompiler(compiler).SetStore(s.modules.store).SetModules(s.modules.all).
		RaiseBuiltinErrors(true).SetDefaultRegoVersion(ast.RegoV1)
	if s.options.Run != "" {
		r.Filter(only(names))
	}
	if s.options.Coverage || !s.allFired() {
		r.SetCoverageQueryTracer(s.watch)
	}
	results, err := s.run(ctx, r)
	if err != nil {
		return err
	}
	var failed []string
	for _, res := range results {
		if res.Fail {
			failed = append(failed, fullName(res))
		}
	}
	traces := map[string]*tester.Result{}
	if len(failed) > 0 {
		// The compiler has all modules: the runner must not compile them again.
		again := tester.NewRunner().SetCompiler(compiler).SetStore(s.modules.store).EnableTracing(true).Filter(only(failed))
		traced, err := s.run(ctx, again)
		if err != nil {
			return err
		}
		for _, res := range traced {
			traces[fullName(res)] = res
		}
	}
	for _, res := range results {
		s.add(res, traces[fullName(res)])
	}
	return nil
}

// run gives the results of a runner in order. A context that ends is an error: what was not run has not passed.
func (s *suite) run(ctx context.Context, r *tester.Runner) ([]*tester.Result, error) {
	var out []*tester.Result
	err := storage.Txn(ctx, s.modules.store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		results, err := r.RunTests(ctx, txn)
		if err != nil {
			return err
		}
		for res := range results {
			out = append(out, res)
		}
		return nil
	})
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if errs, ok := errors.AsType[ast.Errors](err); ok {
		err = policy.Explain(errs)
	}
	slices.SortFunc(out, func(a, b *tester.Result) int {
		return cmp.Or(cmp.Compare(a.Location.File, b.Location.File), cmp.Compare(a.Location.Row, b.Location.Row), cmp.Compare(a.Name, b.Name))
	})
	return out, err
}

// functions lists the full names of the test functions to run.
func (s *suite) functions() (names []string) {
	for _, f := range s.modules.tests {
		for _, r := range f.module.Rules {
			name, ok := testName(r)
			if !ok || !s.chosen(f.folder, name) {
				continue
			}
			full := f.module.Package.Path.String() + "." + name
			if !slices.Contains(names, full) {
				names = append(names, full)
			}
		}
	}
	return names
}

// testName is the name of a rule that is a test: of test_cases[note], test_cases.
func testName(r *ast.Rule) (string, bool) {
	for _, t := range r.Head.Ref().GroundPrefix() {
		var name string
		switch v := t.Value.(type) {
		case ast.Var:
			name = string(v)
		case ast.String:
			name = string(v)
		}
		if strings.HasPrefix(name, tester.TestPrefix) || strings.HasPrefix(name, tester.SkipTestPrefix) {
			return name, true
		}
	}
	return "", false
}

// only is a regular expression for full names, also of those that are defined twice.
func only(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = regexp.QuoteMeta(n)
	}
	return "^(" + strings.Join(quoted, "|") + `)(#\d+)?$`
}

func fullName(r *tester.Result) string { return r.Package + "." + r.Name }

// add puts a result into the report.
func (s *suite) add(r, traced *tester.Result) {
	folder := path.Dir(strings.TrimPrefix(r.Location.File, s.Label+"/"))
	c := Case{
		Rule: s.unit(folder), Name: r.Name, File: r.Location.File, Line: r.Location.Row, Status: Passed,
		Output: strings.TrimRight(string(r.Output), "\n"),
	}
	switch {
	case r.Skip:
		c.Status, c.Message = Skipped, "its name begins with "+tester.SkipTestPrefix
	case r.Error != nil:
		c.Status, c.Message = Errored, reason(r.Error)
	case r.Fail:
		c.Status, c.Message = Failed, "it is not true"
		if traced != nil {
			c.explain(traced)
		}
	}
	s.report.Cases = append(s.report.Cases, c)
	s.count(folder, func(r *Rule) { r.Tests++ })
}

func reason(err error) string {
	var e *topdown.Error
	if errors.As(err, &e) && topdown.IsCancel(err) {
		return "it took too long and was stopped"
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// explain says where a test failed, and for a test with cases which of them did.
func (c *Case) explain(r *tester.Result) {
	if len(r.SubResults) == 0 {
		c.Message, c.Trace = where(r.Trace)
		return
	}
	var failed, traces []string
	for name, sub := range r.SubResults.Iter {
		if !sub.Fail || len(sub.SubResults) > 0 {
			continue
		}
		failed = append(failed, strings.Join(name, "/"))
		if _, text := where(sub.Trace); text != "" {
			traces = append(traces, strings.Join(name, "/")+"\n"+text)
		}
	}
	c.Message, c.Trace = "cases that failed: "+strings.Join(failed, ", "), strings.Join(traces, "\n")
}

// where finds the last expression that failed: its line in a sentence, and its text with the values of its variables.
func where(trace []*topdown.Event) (line, text string) {
	for _, e := range slices.Backward(trace) {
		if e.Op != topdown.FailOp || e.Location == nil || e.QueryID == 0 {
			continue
		}
		if expr, ok := e.Node.(*ast.Expr); ok {
			if _, every := expr.Terms.(*ast.Every); every {
				continue // of interest is what failed inside
			}
		}
		var b bytes.Buffer
		if err := topdown.PrettyEvent(&b, e, topdown.PrettyEventOpts{PrettyVars: true}); err != nil {
			b.Reset()
		}
		return fmt.Sprintf("%s:%d did not hold", e.Location.File, e.Location.Row), strings.TrimRight(b.String(), "\n")
	}
	return "it is not true", ""
}
