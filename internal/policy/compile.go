package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/diag"
)

// maxErrors is how many compile errors are reported at once.
const maxErrors = 50

// compile compiles the pack's modules together with the library.
func (l *loader) compile(modules []module, rules []*Rule) *ast.Compiler {
	c := ast.NewCompiler().WithCapabilities(l.capabilities).WithStrict(true).SetErrorLimit(maxErrors)
	byFile := make(map[string]*ast.Module, len(modules))
	for _, m := range modules {
		byFile[m.file] = m.Module
		if !l.in.Checked {
			l.checkParameters(m)
			l.checkImports(m, modules)
		}
	}
	if l.in.Checked {
		c.WithSkipStages(checks(modules)...)
	} else if err := l.typed(c, modules, rules); err != nil {
		l.add(err)
		return c
	}
	if c.Compile(byFile); c.Failed() {
		for _, e := range c.Errors {
			if !l.saidOfImport(e) {
				l.errs = append(l.errs, explain(e, modules...))
			}
		}
	}
	return c
}

// checks are the stages of OPA's compiler that find mistakes and leave the modules as they are. The type checker does so
// too, but evaluation asks its result whether what 'with' replaces is a function.
func checks(modules []module) []ast.StageID {
	out := []ast.StageID{
		ast.StageCheckUnusedImports, ast.StageCheckKeywordOverrides, ast.StageCheckDuplicateImports, ast.StageCheckVoidCalls,
		ast.StageCheckRuleConflicts, ast.StageCheckUndefinedFuncs, ast.StageCheckSafetyRuleHeads, ast.StageCheckRecursion,
		ast.StageCheckUnsafeBuiltins, ast.StageCheckDeprecatedBuiltins, ast.StageBuildRequiredCapabilities,
	}
	if !slices.ContainsFunc(modules, hasWith) {
		out = append(out, ast.StageCheckTypes)
	}
	return out
}

// hasWith tells whether a module has the modifier 'with'.
func hasWith(m module) bool {
	found := false
	ast.WalkExprs(m.Module, func(e *ast.Expr) bool {
		found = found || len(e.With) > 0
		return found
	})
	return found
}

// explain adds to an error of OPA's what its reader cannot know: why a builtin that OPA has is not there.
func explain(e *ast.Error, modules ...module) *ast.Error {
	for _, name := range forbidden {
		if strings.HasSuffix(e.Message, "undefined function "+name) {
			return ast.NewError(e.Code, e.Location, "%s is not available to rules: they judge events alone, without network, environment or chance", name)
		}
	}
	if name, ok := undefinedFunction(e); ok {
		if hint := diag.DidYouMean(name, functions(e.Location, modules)); hint != "" {
			return ast.NewError(e.Code, e.Location, "there is no function %s.%s", name, hint)
		}
	}
	return explainType(e)
}

// Explain says in trailgate's words what OPA's compiler found wrong, such as with tests.
func Explain(errs ast.Errors) ast.Errors {
	out := make(ast.Errors, len(errs))
	for i, e := range errs {
		out[i] = explain(e)
	}
	return out
}

func undefinedFunction(e *ast.Error) (string, bool) {
	_, name, ok := strings.Cut(e.Message, "undefined function ")
	return name, ok
}

// functions are those that a module could call by name: builtins, its own, and with their full names those of the
// library.
func functions(at *ast.Location, modules []module) []string {
	var out []string
	for _, b := range Capabilities().Builtins {
		out = append(out, b.Name)
	}
	for _, m := range modules {
		for _, r := range m.Rules {
			name := strings.Trim(r.Head.Ref().GroundPrefix().String(), `"`)
			switch {
			case len(r.Head.Args) == 0:
			case m.library:
				out = append(out, m.Package.Path.String()+"."+name)
			case at != nil && m.file == at.File:
				out = append(out, name, m.Package.Path.String()+"."+name)
			}
		}
	}
	return out
}

// checkImports reports imports of packages that the library does not have: what is read of them would be undefined.
func (l *loader) checkImports(m module, modules []module) {
	if m.library {
		return
	}
	var known []string
	for _, lib := range modules {
		if lib.library {
			known = append(known, lib.Package.Path.String())
		}
	}
	if len(known) == 0 {
		return
	}
	for _, imp := range m.Imports {
		path, ok := imp.Path.Value.(ast.Ref)
		if !ok || !path.HasPrefix(libraryRoot) {
			continue
		}
		name := path.String()
		if !slices.ContainsFunc(known, func(k string) bool {
			return name == k || strings.HasPrefix(k+".", name+".") || strings.HasPrefix(name, k+".")
		}) {
			if l.imports == nil {
				l.imports = map[string]bool{}
			}
			l.imports[name] = true
			l.errorf(imp.Path.Location, "the library has no package %s.%s", name, diag.DidYouMean(name, known))
		}
	}
}

// libraryRoot is where the library's packages are.
var libraryRoot = ast.MustParseRef("data.trailgate.lib")

// saidOfImport tells whether an error only follows from an import that has been reported.
func (l *loader) saidOfImport(e *ast.Error) bool {
	name, ok := undefinedFunction(e)
	for imp := range l.imports {
		if ok && strings.HasPrefix(name, imp+".") {
			return true
		}
	}
	return false
}

// checkParameters reports parameters that a module reads and the manifest does not declare: they would be undefined, and
// an undefined operand silences a rule.
func (l *loader) checkParameters(m module) {
	if m.library {
		return
	}
	prefix := parametersRoot
	seen := map[string]bool{}
	check := func(loc *ast.Location, name string) {
		if slices.Contains(l.in.Parameters, name) || seen[name] {
			return
		}
		seen[name] = true
		declared := "none is declared"
		if len(l.in.Parameters) > 0 {
			declared = "declared are " + strings.Join(l.in.Parameters, ", ")
		}
		l.errorf(loc, "parameter %s is not declared in pack.hcl (%s)", name, declared)
	}
	aliases := map[string]bool{} // names under which the parameters are imported
	for _, imp := range m.Imports {
		ref, ok := imp.Path.Value.(ast.Ref)
		if !ok || !ref.HasPrefix(prefix) {
			continue
		}
		if len(ref) == len(prefix) {
			aliases[string(imp.Name())] = true
		} else if s, ok := ref[len(prefix)].Value.(ast.String); ok {
			check(imp.Location, string(s))
		}
	}
	ast.WalkRefs(m.Module, func(ref ast.Ref) bool {
		i := -1
		if v, ok := ref[0].Value.(ast.Var); ok && aliases[string(v)] {
			i = 1
		} else if ref.HasPrefix(prefix) {
			i = len(prefix)
		}
		if i > 0 && i < len(ref) {
			if s, ok := ref[i].Value.(ast.String); ok {
				check(ref[0].Location, string(s))
			}
		}
		return false
	})
}

// prepare compiles a rule's queries.
func (l *loader) prepare(c *ast.Compiler, r *Rule) {
	for _, q := range slices.Concat(r.Deny, []*Query{r.Collect, r.Conclude}) {
		if q == nil {
			continue
		}
		body, err := c.QueryCompiler().Compile(ast.NewBody(ast.Equality.Expr(ast.VarTerm(resultVar), ast.NewTerm(q.Ref))))
		if err != nil {
			l.add(err)
			continue
		}
		q.body = body
	}
}

// resultVar is the variable to which a query binds its document.
const resultVar = "result"
