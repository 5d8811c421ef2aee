package policy

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/finding"
)

// Conftest says that the files of a pack are policies for conftest: any packages, Rego v1 or v0, no METADATA wanted.
type Conftest struct {
	Label      string   // of the pack block: a rule's id is "<label>/<namespace>.<rule name>"
	Namespaces []string // packages whose rules judge; nil for main
}

// conftestBuiltins are builtins of conftest's own, which read files.
var conftestBuiltins = []string{"parse_config", "parse_config_file", "parse_combined_config_files"}

// conftestName is what conftest takes for a rule (https://www.conftest.dev: deny, violation and warn, with suffixes).
var conftestName = regexp.MustCompile(`^(deny|violation|warn)(_[a-zA-Z0-9_]+)?$`)

// loadConftest loads policies for conftest as they are: no schema of the event and no METADATA is demanded. input is the
// event, or {"Records": [event]} for rules that refer to that.
func (l *loader) loadConftest() (*Policy, error) {
	modules, err := l.parseConftest()
	if err != nil {
		return nil, err
	}
	if len(l.errs) > 0 {
		return nil, l.sorted()
	}
	g := newCalls(modules)
	rules := l.conftestRules(modules)
	compiler := ast.NewCompiler().WithCapabilities(l.capabilities).SetErrorLimit(maxErrors)
	byFile := make(map[string]*ast.Module, len(modules))
	for _, m := range modules {
		byFile[m.file] = m.Module
	}
	if compiler.Compile(byFile); compiler.Failed() {
		for _, e := range compiler.Errors {
			l.errs = append(l.errs, explainConftest(e))
		}
	}
	if len(l.errs) > 0 {
		return nil, l.sorted()
	}
	for _, r := range rules {
		l.prepareConftest(compiler, g, r)
	}
	if len(l.errs) > 0 {
		return nil, l.sorted()
	}
	slices.SortFunc(rules, func(a, r *Rule) int { return cmp.Compare(a.Name, r.Name) })
	return &Policy{Compiler: compiler, Rules: rules, builtins: l.in.Builtins}, nil
}

// parseConftest reads the files, each as Rego v1 and failing that as v0.
func (l *loader) parseConftest() (modules []module, err error) {
	err = WalkModules(l.in.Files, false, func(name string, text []byte) error {
		label := l.in.Label + "/" + name
		parse := func(v ast.RegoVersion) (*ast.Module, error) {
			return ast.ParseModuleWithOpts(label, string(text), ast.ParserOptions{
				Capabilities: l.capabilities, ProcessAnnotation: true, RegoVersion: v,
			})
		}
		m, err := parse(ast.RegoV1)
		if err != nil {
			old, oldErr := parse(ast.RegoV0)
			switch {
			case oldErr == nil:
				m, err = old, nil
			case !looksLikeV1(text):
				err = oldErr
			}
		}
		if err != nil {
			l.add(err)
			return nil
		}
		modules = append(modules, module{m, label, false})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read pack %s: %w", l.in.Pack, err)
	}
	if len(modules) == 0 && len(l.errs) == 0 {
		return nil, fmt.Errorf("pack %s has no .rego file", l.in.Pack)
	}
	return modules, nil
}

// looksLikeV1 tells which parser's errors are of use.
func looksLikeV1(text []byte) bool {
	return regexp.MustCompile(`(?m)\sif(\s|$)|\scontains\s|rego\.v1`).Match(text)
}

// conftestRules finds the rules of the namespaces.
func (l *loader) conftestRules(modules []module) []*Rule {
	namespaces := l.in.Conftest.Namespaces
	if len(namespaces) == 0 {
		namespaces = []string{"main"}
	}
	var rules []*Rule
	byName := map[string]*Rule{}
	var packages []string
	for _, m := range modules {
		pkg := strings.TrimPrefix(m.Package.Path.String(), "data.")
		packages = append(packages, pkg)
		if pkg == "trailgate" || strings.HasPrefix(pkg, "trailgate.") {
			l.errorf(m.Package.Location, "package %s: packages below trailgate are for packs, not for conftest policies", pkg)
		}
		if !slices.Contains(namespaces, pkg) {
			continue
		}
		for _, rule := range m.Rules {
			name := string(rule.Head.Name)
			if name == "" {
				name = headOf(rule)
			}
			kind := conftestName.FindStringSubmatch(name)
			if kind == nil {
				continue
			}
			if rule.Head.RuleKind() != ast.MultiValue {
				l.errorf(rule.Location, "%s is no set of findings, so conftest and trailgate would see none: did you mean '%s contains msg if …'?", name, name)
				continue
			}
			full := pkg + "." + name
			if byName[full] == nil {
				byName[full] = l.conftestRule(m, rule, pkg, name, kind[1])
				rules = append(rules, byName[full])
			}
		}
	}
	for _, n := range namespaces {
		if !slices.Contains(packages, n) {
			slices.Sort(packages)
			l.errorf(&ast.Location{File: l.in.Label, Row: 1, Col: 1}, "there is no package %s.%s There is %s; name those that judge with namespaces",
				n, diag.DidYouMean(n, packages), strings.Join(slices.Compact(packages), ", "))
		}
	}
	if len(rules) == 0 && len(l.errs) == 0 {
		l.errorf(&ast.Location{File: l.in.Label, Row: 1, Col: 1}, "no deny, violation or warn is in %s", strings.Join(namespaces, ", "))
	}
	return rules
}

func headOf(r *ast.Rule) string { return strings.Trim(r.Head.Ref()[0].Value.String(), `"`) }

// conftestRule describes a rule by its name, and by METADATA where it has some.
func (l *loader) conftestRule(m module, rule *ast.Rule, pkg, name, kind string) *Rule {
	r := &Rule{File: m.file}
	r.Pack = l.in.Pack
	r.ID = l.in.Conftest.Label + "/" + pkg + "." + name
	r.Name = path.Join(l.in.Conftest.Label, strings.ReplaceAll(pkg, ".", "/"), name)
	r.Title = fmt.Sprintf("%s of package %s", name, pkg)
	for _, a := range m.Annotations {
		if (a.Scope == "rule" || a.Scope == "document") && a.GetTargetPath().Equal(rule.Ref().GroundPrefix()) {
			r.Title, r.Description = cmp.Or(strings.TrimSpace(a.Title), r.Title), strings.TrimSpace(a.Description)
		}
	}
	severity, _ := documentSeverity(kind)
	r.Severity, r.Enforcement = severity, finding.SoftMandatory
	r.Categories = slices.Clone(defaultCategories)
	r.Deny = []*Query{{Ref: m.Package.Path.Append(ast.StringTerm(name)), Severity: severity, Loose: true}}
	return r
}

// prepareConftest compiles a rule's query: its set, unless an exception names the rule.
func (l *loader) prepareConftest(c *ast.Compiler, g *calls, r *Rule) {
	q := r.Deny[0]
	q.Wrapped = g.readsRecords(q.Ref.String())
	text := fmt.Sprintf("%s = %s%s", resultVar, q.Ref, wrap(q.Wrapped))
	exception := q.Ref[:len(q.Ref)-1].Append(ast.StringTerm("exception"))
	if g.defined[exception.String()] != nil {
		_, suffix, _ := strings.Cut(q.Name(), "_")
		text += fmt.Sprintf("; count({1 | %s[_][_] = %q%s}) = 0", exception, suffix, wrap(g.readsRecords(exception.String())))
	}
	parsed, err := ast.ParseBodyWithOpts(text, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		l.add(err)
		return
	}
	body, err := c.QueryCompiler().Compile(parsed)
	if err != nil {
		l.add(err)
		return
	}
	q.body = body
}

func wrap(records bool) string {
	if records {
		return ` with input as {"Records": [input]}`
	}
	return ""
}

// readsRecords tells whether a rule, or what it reaches, refers to input.Records.
func (g *calls) readsRecords(name string) bool {
	seen := map[string]bool{}
	g.reach(name, seen)
	prefix := ast.MustParseRef("input.Records")
	for of := range seen {
		for _, d := range g.defined[of] {
			found := false
			ast.WalkRefs(d.rule, func(ref ast.Ref) bool {
				ref = resolved(d.m.Module, ref)
				found = found || ref.HasPrefix(prefix)
				return found
			})
			if found {
				return true
			}
		}
	}
	return false
}

func explainConftest(e *ast.Error) *ast.Error {
	for _, name := range conftestBuiltins {
		if strings.HasSuffix(e.Message, "undefined function "+name) {
			return ast.NewError(e.Code, e.Location, "%s is a builtin of conftest's own, which reads files: policies judge events alone", name)
		}
	}
	return explain(e)
}
