package lint

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/trailgate/trailgate/internal/policy"
)

// checkTests finds rules without a test, and rules of which no test has a finding: neither an event of fires*.json, nor a
// test_ function that evaluates a finding. What else tests say is for 'rule test' to run.
func (p *pack) checkTests(ctx context.Context, compiled *policy.Policy) error {
	instance, err := policy.NewInstance(ctx, compiled, p.defaults())
	if err != nil {
		return err
	}
	var unproven []*policy.Rule
	for _, r := range compiled.Rules {
		fires, err := p.fires(ctx, instance, r)
		if err != nil {
			return err
		}
		if !fires {
			unproven = append(unproven, r)
		}
	}
	if len(unproven) == 0 {
		return nil
	}
	covered := p.covered(ctx)
	for _, r := range unproven {
		p.reportUntested(r, covered)
	}
	return nil
}

func (p *pack) defaults() json.RawMessage {
	if p.in.Defaults == nil {
		return json.RawMessage("{}")
	}
	return p.in.Defaults
}

// fires tells whether a rule has a finding of an event in its fires*.json, with the default parameters.
func (p *pack) fires(ctx context.Context, in *policy.Instance, r *policy.Rule) (bool, error) {
	names, err := fs.Glob(p.in.Policy.Files, path.Join(p.folder(r), "testdata", "fires*.json"))
	if err != nil {
		return false, fmt.Errorf("list test events of %s: %w", r.Name, err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(p.in.Policy.Files, name)
		if err != nil {
			return false, fmt.Errorf("read test events of %s: %w", r.Name, err)
		}
		var doc any
		if json.Unmarshal(text, &doc) != nil {
			continue // 'rule test' says so
		}
		for _, e := range eventsIn(doc) {
			if p.finds(ctx, in, r, e) {
				return true, nil
			}
		}
	}
	return false, nil
}

// folder is where a rule's file stands in the pack.
func (p *pack) folder(r *policy.Rule) string {
	return path.Dir(strings.TrimPrefix(r.File, p.in.Policy.Label+"/"))
}

// eventsIn lists the events of a test file: one, a list, or {"Records": […]}.
func eventsIn(doc any) []any {
	switch v := doc.(type) {
	case []any:
		return v
	case map[string]any:
		if records, ok := v["Records"].([]any); ok {
			return records
		}
		return []any{v}
	}
	return nil
}

// finds tells whether a rule reports an event, or remembers it.
func (p *pack) finds(ctx context.Context, in *policy.Instance, r *policy.Rule, event any) bool {
	value, err := ast.InterfaceToValue(event)
	if err != nil {
		return false
	}
	for _, q := range slices.Concat(r.Deny, []*policy.Query{r.Collect}) {
		if q == nil {
			continue
		}
		set, _, err := in.Eval(ctx, q, ast.NewTerm(value), nil, time.Unix(0, 0))
		if err == nil && set != nil && set.Len() > 0 {
			return true
		}
	}
	return false
}

// covered runs the pack's test_ functions and tells which lines of its files they evaluated. Nil when they do not compile
// or do not run, which 'rule test' says.
func (p *pack) covered(ctx context.Context) map[string]*cover.FileReport {
	modules := map[string]*ast.Module{}
	tests := false
	for _, us := range [][]*unit{p.units, p.library} {
		for _, u := range us {
			if !u.library || !u.test {
				modules[u.label] = u.Module
			}
			tests = tests || u.test && !u.library
		}
	}
	if !tests {
		return nil
	}
	var params any
	if json.Unmarshal(p.defaults(), &params) != nil {
		return nil
	}
	store := inmem.NewFromObject(map[string]any{"trailgate": map[string]any{"params": params}})
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil
	}
	defer store.Abort(ctx, txn)
	coverage := cover.New()
	results, err := tester.NewRunner().SetStore(store).SetModules(modules).SetCoverageQueryTracer(coverage).RunTests(ctx, txn)
	if err != nil {
		return nil
	}
	for range results { // run them all
	}
	return coverage.Report(modules).Files
}

func (p *pack) reportUntested(r *policy.Rule, covered map[string]*cover.FileReport) {
	tested := len(p.fixtures(r)) > 0
	var at *def
	for _, q := range slices.Concat(r.Deny, []*policy.Query{r.Collect, r.Conclude}) {
		if q == nil {
			continue
		}
		for _, d := range p.defs[q.Ref.String()] {
			if f := covered[d.unit.label]; f != nil && f.IsCovered(d.rule.Head.Location.Row) {
				return
			}
			if at == nil {
				at = d
			}
		}
		tested = tested || p.mentionedInTests(q)
	}
	if at == nil {
		return
	}
	if !tested {
		p.report(at.unit, "no-test", at.rule.Head.Location, "Rule without a test",
			"Nothing shows that %s ever fires. Put events on which it must fire into testdata/fires.json beside it, or write a test_ rule in a file *_test.rego.", r.Name)
		return
	}
	p.report(at.unit, "never-fires", at.rule.Head.Location, "Rule that fires in no test",
		"The tests of %s run without a single finding. Add an event on which it must fire.", r.Name)
}

// fixtures are the files of test events beside a rule.
func (p *pack) fixtures(r *policy.Rule) []string {
	names, err := fs.Glob(p.in.Policy.Files, path.Join(p.folder(r), "testdata", "*.json"))
	if err != nil {
		return nil
	}
	return names
}

// mentionedInTests tells whether a test names a document.
func (p *pack) mentionedInTests(q *policy.Query) bool {
	for _, u := range p.units {
		found := false
		if u.test {
			ast.WalkRefs(u.Module, func(r ast.Ref) bool {
				full := u.full(r)
				found = found || full == q.Ref.String() || strings.HasPrefix(full, q.Ref.String()+".") ||
					u.Package.Path.String()+"."+r.GroundPrefix().String() == q.Ref.String()
				return found
			})
			ast.WalkVars(u.Module, func(v ast.Var) bool {
				found = found || u.Package.Path.String()+"."+string(v) == q.Ref.String()
				return found
			})
		}
		if found {
			return true
		}
	}
	return false
}
