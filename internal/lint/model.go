package lint

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// def is one definition of a rule: a head with a body. Each else is a def of its own.
type def struct {
	unit    *unit
	rule    *ast.Rule
	name    string          // full, "data.trailgate.rules.x.y.deny"
	events  map[ast.Var]int // parameters that are the event, with their index
	groups  bool            // input is a group or the estate
	locals  map[ast.Var]binding
	calls   []call // in head and body
	callers []*def
	facts   *facts // once they are known
	busy    bool   // while they are gathered
}

// binding is what a local variable stands for.
type binding struct {
	term  *ast.Term // x := term
	in    *ast.Term // or: some x in term
	key   *ast.Term // the key of the entry, where it is wanted
	count int       // how often it is bound
	expr  *ast.Expr
}

// call is a call of a rule of the pack or of the library, or of a builtin.
type call struct {
	name string // full name, or that of the builtin
	args []*ast.Term
	loc  *ast.Location
}

// documents are the rules that report or remember.
func isJudging(name string) bool {
	for _, d := range []string{"deny", "violation", "warn", "notice"} {
		if name == d || strings.HasPrefix(name, d+"_") {
			return true
		}
	}
	return false
}

func (d *def) short() string {
	return strings.Trim(d.name[strings.LastIndexByte(d.name, '.')+1:], `"]`)
}

// analyse finds out what calls what, which parameters are the event, and what local variables stand for.
func (p *pack) analyse() {
	p.defs = map[string][]*def{}
	for _, us := range [][]*unit{p.units, p.library} {
		for _, u := range us {
			if u.test {
				continue
			}
			for _, r := range u.Rules {
				for at := r; at != nil; at = at.Else {
					d := &def{unit: u, rule: at, name: u.Package.Path.String() + "." + headName(r), events: map[ast.Var]int{}, locals: map[ast.Var]binding{}}
					p.defs[d.name] = append(p.defs[d.name], d)
					if !u.library {
						p.own = append(p.own, d)
					}
				}
			}
		}
	}
	for _, d := range p.all() {
		d.bind()
		d.calls = p.callsIn(d, d.rule.Head, d.rule.Body)
	}
	p.findGroups()
	p.findEvents()
	p.summarise()
}

func headName(r *ast.Rule) string {
	ref := r.Head.Ref().GroundPrefix()
	parts := make([]string, len(ref))
	for i, t := range ref {
		parts[i] = strings.Trim(t.Value.String(), `"`)
	}
	return strings.Join(parts, ".")
}

func (p *pack) all() []*def {
	all := append([]*def(nil), p.own...)
	for _, u := range p.library {
		seen := map[string]bool{}
		for _, r := range u.Rules {
			name := u.Package.Path.String() + "." + headName(r)
			if !seen[name] {
				seen[name] = true
				all = append(all, p.defs[name]...)
			}
		}
	}
	return all
}

// bind notes what the local variables of a definition stand for, those of nested bodies among them.
func (d *def) bind() {
	note := func(v *ast.Term, b binding) {
		name, ok := v.Value.(ast.Var)
		if !ok || name.IsWildcard() {
			return
		}
		b.count = d.locals[name].count + 1
		d.locals[name] = b
	}
	ast.WalkExprs(d.rule, func(e *ast.Expr) bool {
		switch t := e.Terms.(type) {
		case []*ast.Term:
			if op := e.Operator().String(); (op == "assign" || op == "eq") && len(t) == 3 {
				if _, ok := t[1].Value.(ast.Var); ok {
					note(t[1], binding{term: t[2], expr: e})
				}
			}
		case *ast.SomeDecl:
			for _, s := range t.Symbols {
				c, ok := s.Value.(ast.Call)
				if !ok {
					continue
				}
				switch args := c[1:]; len(args) {
				case 2:
					note(args[0], binding{in: args[1], expr: e})
				case 3:
					note(args[1], binding{in: args[2], key: args[0], expr: e})
				}
			}
		case *ast.Every:
			note(t.Value, binding{in: t.Domain, expr: e})
		}
		return false
	})
}

// callsIn lists the calls in nodes.
func (p *pack) callsIn(d *def, nodes ...any) []call {
	var out []call
	add := func(op *ast.Term, args []*ast.Term, loc *ast.Location) {
		if ref, ok := op.Value.(ast.Ref); ok {
			out = append(out, call{d.unit.full(ref), args, loc})
		}
	}
	for _, n := range nodes {
		ast.NewGenericVisitor(func(x any) bool {
			switch x := x.(type) {
			case *ast.Rule: // an else is a definition of its own
				return x != d.rule
			case *ast.Expr:
				if t, ok := x.Terms.([]*ast.Term); ok {
					add(t[0], t[1:], x.Location)
				}
			case *ast.Term:
				if c, ok := x.Value.(ast.Call); ok {
					add(c[0], c[1:], x.Location)
				}
			}
			return false
		}).Walk(n)
	}
	return out
}

// full is the full name of what a reference in a module names: of a rule by its import, or of its own package, else what
// stands there, as for a builtin.
func (u *unit) full(ref ast.Ref) string {
	head, ok := ref[0].Value.(ast.Var)
	if !ok {
		return ref.String()
	}
	if head == ast.DefaultRootDocument.Value.(ast.Var) {
		return ref.GroundPrefix().String()
	}
	for _, imp := range u.Imports {
		if path, ok := imp.Path.Value.(ast.Ref); ok && imp.Name() == head {
			return path.Concat(ref[1:]).GroundPrefix().String()
		}
	}
	for _, r := range u.Rules {
		if headName(r) == string(head) {
			return u.Package.Path.String() + "." + string(head)
		}
	}
	// A rule of another file of the package looks like a builtin of one word or a local variable.
	return ref.GroundPrefix().String()
}

// called returns the definitions that a call means, nil for a builtin.
func (p *pack) called(d *def, c call) []*def {
	if defs := p.defs[c.name]; defs != nil {
		return defs
	}
	return p.defs[d.unit.Package.Path.String()+"."+c.name]
}

// findGroups marks what only conclude reaches: input is no event there.
func (p *pack) findGroups() {
	judging, concluding := map[*def]bool{}, map[*def]bool{}
	for _, d := range p.own {
		switch name := d.short(); {
		case isJudging(name) || name == "collect":
			p.reach(d, judging)
		case name == "conclude":
			p.reach(d, concluding)
		}
	}
	for d := range concluding {
		d.groups = !judging[d]
	}
}

func (p *pack) reach(d *def, seen map[*def]bool) {
	if seen[d] {
		return
	}
	seen[d] = true
	for _, to := range p.mentions(d) {
		p.reach(to, seen)
	}
}

// mentions are the definitions that a definition calls or reads.
func (p *pack) mentions(d *def) []*def {
	var out []*def
	for _, c := range d.calls {
		out = append(out, p.called(d, c)...)
	}
	visit := func(ref ast.Ref) {
		name := d.unit.full(ref)
		for name != "" {
			if defs := p.called(d, call{name: name}); defs != nil {
				out = append(out, defs...)
				return
			}
			i := strings.LastIndexByte(name, '.')
			if i < 0 {
				return
			}
			name = name[:i]
		}
	}
	ast.WalkRefs(d.rule, func(r ast.Ref) bool { visit(r); return false })
	ast.WalkVars(d.rule, func(v ast.Var) bool { visit(ast.Ref{ast.NewTerm(v)}); return false })
	return out
}

// findEvents finds the parameters that are the event: those that every call gives input, or such a parameter.
func (p *pack) findEvents() {
	type param struct {
		name  string
		index int
	}
	event, other := map[param]bool{}, map[param]bool{}
	for changed := true; changed; {
		changed = false
		for _, d := range p.own {
			for _, c := range d.calls {
				for _, to := range p.called(d, c)[:min(1, len(p.called(d, c)))] {
					for i, a := range c.args {
						k := param{to.name, i}
						if p.isEvent(d, a) {
							if !event[k] {
								event[k], changed = true, true
							}
						} else {
							other[k] = true
						}
					}
				}
			}
		}
		for _, d := range p.own {
			for i, a := range d.rule.Head.Args {
				v, ok := a.Value.(ast.Var)
				k := param{d.name, i}
				if _, has := d.events[v]; ok && !has && event[k] {
					d.events[v], changed = i, true
				}
			}
		}
		if changed { // what was no event before may be one now
			other = map[param]bool{}
		}
	}
	for _, d := range p.own {
		for v, i := range d.events {
			if other[param{d.name, i}] {
				delete(d.events, v)
			}
		}
	}
	for _, d := range p.own {
		for _, c := range d.calls {
			for _, to := range p.called(d, c) {
				to.callers = append(to.callers, d)
			}
		}
	}
}

// isEvent tells whether a term is the event as a whole.
func (p *pack) isEvent(d *def, t *ast.Term) bool {
	path, ok := p.path(d, t)
	return ok && len(path) == 0
}
