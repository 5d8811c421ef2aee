package ruletest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/mutation"
	"github.com/trailgate/trailgate/internal/policy"
)

// mutate makes mutants of the chosen rules and runs their tests against each.
func (s *suite) mutate(ctx context.Context) error {
	all, err := mutation.Load(mutation.Source{Pack: s.Files, Lib: s.Library})
	if err != nil {
		return err
	}
	list, err := s.equivalents()
	if err != nil {
		return err
	}
	for _, e := range all.Strangers(list) {
		s.report.Problems = append(s.report.Problems, fmt.Sprintf("%s: no rule has the file %s", s.file(mutation.ListName), e.Key.File))
	}
	for _, unit := range all.Units() {
		if !s.wholly(unit) {
			continue
		}
		o, err := s.byEvents(ctx, unit)
		if err != nil {
			return err
		}
		r, err := all.Run(ctx, unit, o)
		if errors.Is(err, mutation.ErrNoTests) {
			s.report.Problems = append(s.report.Problems, s.unit(unit)+": it has no test that could notice a lost condition")
			continue
		}
		if err != nil {
			return err
		}
		for _, err := range r.Accept(list) {
			s.report.Problems = append(s.report.Problems, err.Error())
		}
		s.report.Mutation = append(s.report.Mutation, r)
	}
	return nil
}

func (s *suite) equivalents() ([]mutation.Equivalent, error) {
	f, err := s.Files.Open(mutation.ListName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.file(mutation.ListName), err)
	}
	defer f.Close()
	list, err := mutation.ReadEquivalents(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", s.file(mutation.ListName), err)
	}
	return list, nil
}

// byEvents are options with which a rule's events too judge its mutants, where it judges events one by one.
func (s *suite) byEvents(ctx context.Context, folder string) (mutation.Options, error) {
	var o mutation.Options
	rule := s.rules[folder]
	if rule == nil || len(rule.Deny) == 0 || rule.Collect != nil {
		return o, nil
	}
	names, err := ListEvents(s.Files, folder)
	if err != nil || len(names) == 0 {
		return o, err
	}
	params, err := s.paramsOf(folder)
	if err != nil {
		return o, err
	}
	var values map[string]any
	if err := json.Unmarshal(params, &values); err != nil {
		return o, fmt.Errorf("read parameters: %w", err)
	}
	files, errs := readAll(s.Files, names)
	if err := errors.Join(errs...); err != nil {
		return o, err
	}
	j := eventJudge{asOf: asOf(files), rule: rule, store: inmem.NewFromObject(map[string]any{"trailgate": map[string]any{"params": values}})}
	for _, f := range files {
		if err := j.add(f); err != nil {
			return o, err
		}
	}
	o.Check = func(modules map[string]*ast.Module) error { return j.check(ctx, modules) }
	return o, nil
}

// eventJudge judges mutants of a rule by its events.
type eventJudge struct {
	rule  *policy.Rule
	store storage.Store
	asOf  time.Time
	files []judgedFile
}

type judgedFile struct {
	*EventFile
	inputs []*ast.Term
}

func (j *eventJudge) add(f *EventFile) error {
	file := judgedFile{EventFile: f}
	for _, e := range f.Events {
		v, err := ast.ValueFromReader(bytes.NewReader(e))
		if err != nil {
			return fmt.Errorf("read %s: %w", f.Name, err)
		}
		file.inputs = append(file.inputs, ast.NewTerm(v))
	}
	j.files = append(j.files, file)
	return nil
}

// check returns an error when the mutant reports what it must not, or does not report what it must.
func (j *eventJudge) check(ctx context.Context, modules map[string]*ast.Module) error {
	c := ast.NewCompiler().WithDefaultRegoVersion(ast.RegoV1)
	rules := maps.Clone(modules)
	maps.DeleteFunc(rules, func(name string, _ *ast.Module) bool { return strings.HasSuffix(name, testSuffix) })
	if c.Compile(rules); c.Failed() {
		return c.Errors
	}
	for _, f := range j.files {
		for i, input := range f.inputs {
			if fires, err := j.fires(ctx, c, input); err != nil || fires != f.Fires {
				return fmt.Errorf("%s[%d]", path.Base(f.Name), i)
			}
		}
	}
	return nil
}

// fires tells whether any of the rule's documents has something to say of an event.
func (j *eventJudge) fires(ctx context.Context, c *ast.Compiler, input *ast.Term) (bool, error) {
	const result = ast.Var("result")
	for _, q := range j.rule.Deny {
		var set ast.Set
		err := storage.Txn(ctx, j.store, storage.TransactionParams{}, func(txn storage.Transaction) error {
			body := ast.NewBody(ast.Equality.Expr(ast.NewTerm(q.Ref), ast.NewTerm(result)))
			rs, err := topdown.NewQuery(body).WithCompiler(c).WithStore(j.store).WithTransaction(txn).WithInput(input).WithTime(j.asOf).Run(ctx)
			if err == nil && len(rs) > 0 {
				set, _ = rs[0][result].Value.(ast.Set)
			}
			return err
		})
		if err != nil || set != nil && set.Len() > 0 {
			return true, err
		}
	}
	return false, nil
}
