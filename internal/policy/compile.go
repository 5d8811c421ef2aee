package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
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
			l.errs = append(l.errs, explain(e))
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
func explain(e *ast.Error) *ast.Error {
	for _, name := range forbidden {
		if strings.HasSuffix(e.Message, "undefined function "+name) {
			return ast.NewError(e.Code, e.Location, "%s is not available to rules: they judge events alone, without network, environment or chance", name)
		}
	}
	return explainType(e)
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
