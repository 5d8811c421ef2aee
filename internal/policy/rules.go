package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/finding"
)

// documents are the names of documents that judge one event, with the severity of what they report unless that or the
// rule's metadata says otherwise; each also with a suffix (deny_root), as conftest has them.
var documents = []struct {
	name     string
	severity finding.Severity
}{
	{"deny", finding.High}, {"violation", finding.High}, {"warn", finding.Medium}, {"notice", finding.Low},
}

// rules finds the rules of the pack: the packages that define a document.
func (l *loader) rules(modules []module) []*Rule {
	byPackage := map[string]*Rule{}
	annotated := map[string]*annotation{}
	var order []string
	ids := map[string]idOf{}
	for _, m := range modules {
		if m.library {
			continue
		}
		if !l.in.Checked {
			l.checkKeys(m)
		}
		if !l.checkPackage(m) {
			continue
		}
		pkg := m.Package.Path.String()
		r := byPackage[pkg]
		if r == nil {
			r = &Rule{File: m.file}
			r.Pack = l.in.Pack
			r.Name = strings.ReplaceAll(strings.TrimPrefix(pkg, "data."+Root+"."), ".", "/")
			byPackage[pkg] = r
			order = append(order, pkg)
		}
		l.documents(r, m)
		for _, a := range m.Annotations {
			if a.Scope != "package" {
				continue
			}
			if annotated[pkg] != nil {
				l.errorf(a.Location, "package %s has METADATA in two files: keep it in one", strings.TrimPrefix(pkg, "data."))
				continue
			}
			annotated[pkg], r.File = &annotation{a, m.Module}, m.file
		}
	}
	if !l.in.Checked {
		l.checkLost(modules, byPackage, annotated)
	}
	var out []*Rule
	for _, pkg := range order {
		r := byPackage[pkg]
		if !r.evaluated() {
			continue // a helper package of the pack
		}
		l.checkRule(r, annotated[pkg], ids)
		out = append(out, r)
	}
	return out
}

// annotation is a package's METADATA and the module in which it stands.
type annotation struct {
	*ast.Annotations
	module *ast.Module
}

// idOf is a rule that has an id, and where it stands.
type idOf struct {
	rule string
	at   *ast.Location
}

func (l *loader) checkRule(r *Rule, a *annotation, ids map[string]idOf) {
	if r.Collect != nil && r.Conclude == nil {
		l.errorf(r.place(), "rule %s has collect and no conclude: nothing would judge what it remembers", r.Name)
	}
	if a == nil {
		l.errorf(r.place(), "rule %s has no METADATA: put '# METADATA' with title and custom.id right above its package", r.Name)
		return
	}
	l.describe(r, a.Annotations)
	if l.in.Checked || r.ID == "" {
		return
	}
	at := idPlace(a.module, a.Annotations)
	if other, taken := ids[r.ID]; taken {
		l.errorf(at, "rules %s and %s have one id, %s: the other stands in %s line %d", other.rule, r.Name, r.ID, other.at.File, other.at.Row)
		return
	}
	ids[r.ID] = idOf{r.Name, at}
}

func (r *Rule) place() *ast.Location { return &ast.Location{File: r.File, Row: 1, Col: 1} }

// checkPackage holds the pack to its own part of the tree, so that packs cannot meet.
func (l *loader) checkPackage(m module) bool {
	want := "data." + Root + "." + l.in.Pack + "."
	got := m.Package.Path.String() + "."
	if strings.HasPrefix(got, want) && len(got) > len(want) {
		return true
	}
	l.errorf(m.Package.Location, "package %s is not below %s.%s: a pack defines packages only there, one per rule",
		strings.TrimPrefix(m.Package.Path.String(), "data."), Root, l.in.Pack)
	return false
}

// documents adds the documents that a module defines.
func (l *loader) documents(r *Rule, m module) {
	for _, rule := range m.Rules {
		name := headName(rule)
		severity, judges := documentSeverity(name)
		if !judges && name != "collect" && name != "conclude" {
			continue
		}
		if rule.Head.RuleKind() != ast.MultiValue {
			l.errorf(rule.Location, "%s must be a set of findings: did you mean '%s contains … if'?", name, name)
			continue
		}
		ref := m.Package.Path.Append(ast.StringTerm(name))
		q := &Query{Ref: ref, Severity: severity}
		switch {
		case name == "collect":
			r.Collect = q
		case name == "conclude":
			q.Severity = finding.High
			r.Conclude = q
		case !slices.ContainsFunc(r.Deny, func(o *Query) bool { return o.Ref.Equal(ref) }):
			r.Deny = append(r.Deny, q)
		}
	}
}

func documentSeverity(name string) (finding.Severity, bool) {
	for _, d := range documents {
		if name == d.name || strings.HasPrefix(name, d.name+"_") {
			return d.severity, true
		}
	}
	return 0, false
}
