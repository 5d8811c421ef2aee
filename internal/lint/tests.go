package lint

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/ruletest"
)

// checkTests finds rules without a test, and rules of which no test has a finding: neither an event of fires*.json, nor a
// test_ function that evaluates a finding. What else tests say is for 'rule test' to run.
func (p *pack) checkTests(ctx context.Context, compiled *policy.Policy) error {
	var unproven []*policy.Rule
	for _, r := range compiled.Rules {
		instance, err := policy.NewInstance(ctx, compiled, p.parameters(r))
		if err != nil {
			return err
		}
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

// compileTests returns what is wrong with the pack's tests, as an error with places.
func (p *pack) compileTests() error {
	var errs ast.Errors
	err := policy.WalkModules(p.in.Policy.Files, true, func(name string, text []byte) error {
		if !policy.IsTest(name) {
			return nil
		}
		_, err := ast.ParseModuleWithOpts(p.in.Policy.Label+"/"+name, string(text), ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			errs = append(errs, policy.ParseErrors(err)...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(errs) > 0 {
		return errs
	}
	modules, tests := p.withTests()
	if !tests {
		return nil
	}
	c := ast.NewCompiler()
	if c.Compile(modules); c.Failed() {
		return policy.Explain(c.Errors)
	}
	return nil
}

// withTests are the modules of the pack and of the library, those of the library without tests; tests tells whether the
// pack has any.
func (p *pack) withTests() (modules map[string]*ast.Module, tests bool) {
	modules = map[string]*ast.Module{}
	for _, us := range [][]*unit{p.units, p.library} {
		for _, u := range us {
			if !u.library || !u.test {
				modules[u.label] = u.Module
			}
			tests = tests || u.test && !u.library
		}
	}
	return modules, tests
}

// checkUnread finds files of test data that no test reads.
func (p *pack) checkUnread(compiled *policy.Policy) error {
	var folders []string
	for _, r := range compiled.Rules {
		folders = append(folders, p.folder(r))
	}
	names, err := ruletest.Unread(p.in.Policy.Files, folders)
	for _, name := range names {
		p.report(nil, "unread-testdata", nil, "Test data that nobody reads", "No test reads %s. %s", p.in.Policy.Label+"/"+name, ruletest.UnreadHint(name))
	}
	return err
}

func (p *pack) defaults() json.RawMessage {
	if p.in.Defaults == nil {
		return json.RawMessage("{}")
	}
	return p.in.Defaults
}

// parameters are the defaults with those of the rule's testdata/params.json, as 'rule test' has them.
func (p *pack) parameters(r *policy.Rule) json.RawMessage {
	text, err := fs.ReadFile(p.in.Policy.Files, path.Join(p.folder(r), "testdata", paramsFile))
	if err != nil {
		return p.defaults()
	}
	var all, own map[string]json.RawMessage
	if json.Unmarshal(p.defaults(), &all) != nil || json.Unmarshal(text, &own) != nil {
		return p.defaults() // 'rule test' says what is wrong with the file
	}
	maps.Copy(all, own)
	merged, err := json.Marshal(all)
	if err != nil {
		return p.defaults()
	}
	return merged
}

// paramsFile holds values of parameters for a rule's test events.
const paramsFile = "params.json"

// fires tells whether a rule has a finding of an event in its fires*.json.
func (p *pack) fires(ctx context.Context, in *policy.Instance, r *policy.Rule) (bool, error) {
	names, err := ruletest.ListEvents(p.in.Policy.Files, p.folder(r))
	if err != nil {
		return false, err
	}
	for _, name := range names {
		f, err := ruletest.ReadEvents(p.in.Policy.Files, name)
		if err != nil || !f.Fires {
			continue // 'rule test' says what is wrong with the file
		}
		for _, e := range f.Events {
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

// finds tells whether a rule reports an event, or remembers it.
func (p *pack) finds(ctx context.Context, in *policy.Instance, r *policy.Rule, event json.RawMessage) bool {
	value, err := ast.ValueFromReader(bytes.NewReader(event))
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
	modules, tests := p.withTests()
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
	names, err := ruletest.ListEvents(p.in.Policy.Files, p.folder(r))
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
