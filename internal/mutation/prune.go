package mutation

import (
	"maps"

	"github.com/open-policy-agent/opa/v1/ast"
)

// prune returns the modules less the rules that nothing in own depends on, leaving own whole: every mutant is compiled
// with all of its modules, and of a library it needs little.
func prune(modules map[string]*ast.Module, own []file) (map[string]*ast.Module, error) {
	c := compile(modules)
	if c.Failed() {
		return nil, c.Errors
	}
	needed := neededRules(c, own)
	out := maps.Clone(modules)
	for name, m := range modules {
		cut := *m
		cut.Rules = nil
		for _, r := range m.Rules {
			if isNeeded(r, needed) {
				cut.Rules = append(cut.Rules, r)
			}
		}
		out[name] = &cut
	}
	for _, f := range own {
		out[f.name] = f.module
	}
	return out, nil
}

// neededRules returns the rules of own and all that they depend on, each by its location, which is the same in a parsed
// module and in its compiled copy.
func neededRules(c *ast.Compiler, own []file) map[*ast.Location]bool {
	var queue []*ast.Rule
	for _, f := range own {
		ast.WalkRules(c.Modules[f.name], func(r *ast.Rule) bool {
			queue = append(queue, r)
			return false
		})
	}
	needed := map[*ast.Location]bool{}
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		if needed[r.Location] {
			continue
		}
		needed[r.Location] = true
		for d := range c.Graph.Dependencies(r) {
			queue = append(queue, d.(*ast.Rule))
		}
	}
	return needed
}

func isNeeded(r *ast.Rule, needed map[*ast.Location]bool) bool {
	for ; r != nil; r = r.Else {
		if needed[r.Location] {
			return true
		}
	}
	return false
}
