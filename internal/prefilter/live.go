package prefilter

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// live names the variables of r's body whose values can matter for a test, or for the head if wanted. What only makes
// up a message is not followed.
func (d *Deriver) live(r *ast.Rule, head bool) map[ast.Var]bool {
	of := body{r, head}
	vars, ok := d.bodies[of]
	if !ok {
		vars = d.liveVars(r, head)
		d.bodies[of] = vars
	}
	return vars
}

// body is a rule's, followed with or without regard to what its head needs.
type body struct {
	rule *ast.Rule
	head bool
}

func (d *Deriver) liveVars(r *ast.Rule, head bool) map[ast.Var]bool {
	live := map[ast.Var]bool{}
	if head {
		addVars(live, r.Head.Key)
		addVars(live, r.Head.Value)
		for _, t := range r.Head.Reference {
			addVars(live, t)
		}
	}
	given := firstUses(r)
	made := comprehensions(r)
	for i, e := range slices.Backward(r.Body) {
		d.useVars(live, e, func(v ast.Var) bool {
			return !live[v] && given[v] == i
		}, made)
	}
	return live
}

// comprehensions names the variables that a body makes by a comprehension: what stands at a fixed place in them is
// followed no further for a message.
func comprehensions(r *ast.Rule) map[ast.Var]bool {
	made := map[ast.Var]bool{}
	for _, e := range r.Body {
		terms, ok := e.Terms.([]*ast.Term)
		if !ok || operator(terms) != ast.Equality.Name || len(terms) != 3 || !gathers(terms[2]) {
			continue
		}
		if v, ok := terms[1].Value.(ast.Var); ok {
			made[v] = true
		}
	}
	return made
}

// firstUses gives the expression in which each variable stands first, -1 for parameters.
func firstUses(r *ast.Rule) map[ast.Var]int {
	first := map[ast.Var]int{}
	note := func(x any, i int) {
		ast.WalkVars(x, func(v ast.Var) bool {
			if _, seen := first[v]; !seen {
				first[v] = i
			}
			return false
		})
	}
	for _, arg := range r.Head.Args {
		note(arg, -1)
	}
	for i, e := range r.Body {
		note(e, i)
	}
	return first
}

// useVars adds the variables whose value e needs; dead tells that a variable is e's own output and of no use later.
func (d *Deriver) useVars(live map[ast.Var]bool, e *ast.Expr, dead func(ast.Var) bool, made map[ast.Var]bool) {
	terms, ok := e.Terms.([]*ast.Term)
	if !ok || len(terms) == 0 || len(e.With) > 0 || e.Negated {
		addVars(live, e)
		return
	}
	out, isVar := terms[len(terms)-1].Value.(ast.Var)
	op := operator(terms)
	switch {
	case op == ast.Equality.Name && len(terms) == 3:
		useEquation(live, terms[1], terms[2], dead, made)
	case isVar && dead(out) && d.captures(terms) && isBuiltin(op) && !ast.BuiltinMap[op].Relation:
	case isVar && dead(out) && d.captures(terms):
		for _, t := range terms[1 : len(terms)-1] {
			addVars(live, t)
		}
	default:
		addVars(live, e)
	}
}

// useEquation handles x = t where x is of no use: a reference may still be undefined, depending on its variables.
func useEquation(live map[ast.Var]bool, x, t *ast.Term, dead func(ast.Var) bool, made map[ast.Var]bool) {
	if v, ok := x.Value.(ast.Var); !ok || !dead(v) {
		if v, ok := t.Value.(ast.Var); !ok || !dead(v) {
			addVars(live, x)
			addVars(live, t)
			return
		}
		t = x
	}
	ref, ok := t.Value.(ast.Ref)
	if !ok {
		return
	}
	if head, ok := ref[0].Value.(ast.Var); !ok || !made[head] || !ref.IsGround() {
		addVars(live, t)
	}
}

func addVars(live map[ast.Var]bool, x any) {
	if t, ok := x.(*ast.Term); ok && t == nil {
		return
	}
	ast.WalkVars(x, func(v ast.Var) bool {
		live[v] = true
		return false
	})
}

// operator is the name of what a call calls, such as "startswith" or "data.lib.f".
func operator(terms []*ast.Term) string {
	ref, ok := terms[0].Value.(ast.Ref)
	if !ok {
		return ""
	}
	if name, ok := ref[0].Value.(ast.Var); ok && len(ref) == 1 {
		return string(name)
	}
	return ref.String()
}

func isBuiltin(name string) bool { return ast.BuiltinMap[name] != nil }

// captures tells whether a call's last operand takes its result.
func (d *Deriver) captures(terms []*ast.Term) bool { return len(terms)-1 > d.arity(terms) }

// arity is how many arguments the callee takes; when that is not known, more than there are.
func (d *Deriver) arity(terms []*ast.Term) int {
	if b := ast.BuiltinMap[operator(terms)]; b != nil {
		return b.Decl.Arity()
	}
	if ref, ok := terms[0].Value.(ast.Ref); ok {
		if rules := d.compiler.GetRulesExact(ref); len(rules) > 0 {
			return len(rules[0].Head.Args)
		}
	}
	return len(terms)
}
