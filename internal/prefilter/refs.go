package prefilter

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// dataRef gives the cases of a reference into data: to what a rule gives, or to a base document.
func (d *Deriver) dataRef(ref ast.Ref, s state) []branch {
	fixed := ref.ConstantPrefix()
	from := 2
	if d.broken.has(faultFixedKeyOnly) {
		from = len(fixed)
	}
	for i := from; i >= 2 && i <= len(fixed); i++ {
		if rules := d.compiler.GetRulesExact(ref[:i]); len(rules) > 0 {
			return d.virtual(ref, i, rules, s)
		}
	}
	if len(fixed) < 2 || len(d.replaced) > 0 && !d.broken.has(faultFoldUnderWith) || d.namesRules(ref) {
		return one(s, value{})
	}
	f := d.fold(fixed)
	if !f.known {
		return one(s, value{})
	}
	if len(f.values) == 0 {
		return nil
	}
	stored := !d.broken.has(faultStrictKeys)
	return d.descend(one(s, value{kind: constant, consts: f.values, stored: stored}), ref[len(fixed):])
}

// namesRules tells whether some rule may contribute to what ref names.
func (d *Deriver) namesRules(ref ast.Ref) bool {
	return len(d.compiler.GetRulesDynamicWithOpts(ref, ast.RulesOptions{IncludeHiddenModules: true})) > 0
}

// virtual gives the cases of a reference to, or into, the document that rules make at ref[:n].
func (d *Deriver) virtual(ref ast.Ref, n int, rules []*ast.Rule, s state) []branch {
	name, rest := ref[:n], ref[n:]
	if d.isReplaced(name) {
		return one(s, value{})
	}
	if len(d.replaced) == 0 || d.broken.has(faultFoldUnderWith) {
		if f := d.fold(name); f.known {
			if len(f.values) == 0 {
				return nil
			}
			return d.descend(one(s, constantOf(f.values...)), rest)
		}
	}
	if d.hasRulesBelow(name) && !d.broken.has(faultFixedKeyOnly) {
		return one(s, value{})
	}
	switch {
	case allAre(rules, func(r *ast.Rule) bool { return isComplete(r, n) }):
		found := d.remember(name, "value", func() []outcome { return d.apply(rules, nil, true) })
		return d.descend(d.follow(found, s), rest)
	case allAre(rules, func(r *ast.Rule) bool { return isSet(r, n) || isObject(r, n) }):
		if len(rest) == 0 && !d.broken.has(faultFollowEmptySet) {
			return one(s, value{}) // defined, even when empty
		}
		found := d.remember(name, "members", func() []outcome { return d.memberRules(rules) })
		if len(rest) == 0 {
			return each(d.follow(found, s), func(b branch) []branch { return one(b.state, value{}) })
		}
		return d.descend(d.memberAt(found, rest[0], s), rest[1:])
	}
	return one(s, value{})
}

func allAre(rules []*ast.Rule, is func(*ast.Rule) bool) bool {
	return !slices.ContainsFunc(rules, func(r *ast.Rule) bool { return !is(r) })
}

// isComplete tells whether r gives the whole value of the document named by n terms.
func isComplete(r *ast.Rule, n int) bool {
	return len(r.Head.Args) == 0 && r.Head.RuleKind() == ast.SingleValue && len(r.Ref()) == n && r.Ref().IsGround()
}

// isSet tells whether r gives members of the set named by n terms.
func isSet(r *ast.Rule, n int) bool {
	return r.Head.RuleKind() == ast.MultiValue && len(r.Ref()) == n && r.Ref().IsGround()
}

// isObject tells whether r gives entries of the object named by n terms.
func isObject(r *ast.Rule, n int) bool {
	return len(r.Head.Args) == 0 && r.Head.RuleKind() == ast.SingleValue && len(r.Ref()) == n+1 && r.Ref()[:n].IsGround() && !r.Default
}

// hasRulesBelow tells whether other rules put something under the document at name.
func (d *Deriver) hasRulesBelow(name ast.Ref) bool {
	return len(d.compiler.GetRulesWithPrefix(name)) > len(d.compiler.GetRulesExact(name))
}

// follow takes up outcomes in s.
func (d *Deriver) follow(found []outcome, s state) []branch {
	var out []branch
	for _, o := range found {
		if s, o, ok := d.take(s, o); ok {
			out = append(out, branch{s, o.value})
		}
	}
	return out
}

// memberRules gives the outcomes of a partial set's or object's members.
func (d *Deriver) memberRules(rules []*ast.Rule) []outcome {
	var out []outcome
	for i, r := range rules {
		if i > 0 && d.broken.has(faultDropUnion) {
			break
		}
		key, val := r.Head.Key, r.Head.Key
		if r.Head.RuleKind() == ast.SingleValue {
			key, val = r.Ref()[len(r.Ref())-1], r.Head.Value
		}
		for _, s := range d.body(r, state{}, true) {
			cases, ok := d.operands([]*ast.Term{key, val}, s)
			if !ok {
				cases = []operation{{s, make([]value, 2)}}
			}
			for _, c := range cases {
				out = append(out, outcome{tests: c.state.since(nil), key: c.values[0], value: c.values[1], to: c.state.loops})
			}
		}
	}
	return reduce(out, d.broken)
}

// memberAt gives the cases of the member at a key: it is one that a rule put there.
func (d *Deriver) memberAt(found []outcome, key *ast.Term, s state) []branch {
	var out []branch
	for _, o := range found {
		if s, o, ok := d.take(s, o); ok {
			for _, s := range d.match(key, o.key, s) {
				out = append(out, branch{s, o.value})
			}
		}
	}
	return out
}
