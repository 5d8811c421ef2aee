package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/diag"
)

// documentNames are what a rule may define; documents also with a suffix.
func documentNames() []string {
	names := []string{"collect", "conclude"}
	for _, d := range documents {
		names = append(names, d.name)
	}
	return names
}

// checkLost reports what looks like a rule and would never be evaluated, while everything else is green: a set with nearly
// the name of a document that nothing refers to, and a package that has an id and no document.
func (l *loader) checkLost(modules []module, rules map[string]*Rule, annotated map[string]*annotation) {
	used := mentioned(modules)
	told, near := map[string]bool{}, map[string]string{}
	for _, m := range modules {
		pkg := m.Package.Path.String()
		if rules[pkg] == nil {
			continue // of the library, or not where packages of a pack are
		}
		for _, rule := range m.Rules {
			name := headName(rule)
			meant := nearDocument(name)
			if meant == "" {
				continue
			}
			near[pkg] = cmp.Or(near[pkg], fmt.Sprintf(" Did you mean %q by %q?", meant, name))
			if used[name] || rule.Head.RuleKind() != ast.MultiValue || told[pkg+"."+name] {
				continue
			}
			told[pkg], told[pkg+"."+name] = true, true
			l.errorf(rule.Location, "%s is no name that a scan evaluates, and nothing refers to it: what it contains would never be reported. Did you mean %q?", name, meant)
		}
	}
	for pkg, a := range annotated {
		if _, named := a.Custom["id"]; !named || told[pkg] || rules[pkg].evaluated() {
			continue
		}
		l.errorf(a.Location, "package %s has a custom.id, and none of deny, violation, warn, notice, collect and conclude: no scan would evaluate it.%s",
			strings.TrimPrefix(pkg, "data."), near[pkg])
	}
}

// evaluated tells whether the package has a document.
func (r *Rule) evaluated() bool { return len(r.Deny) > 0 || r.Collect != nil || r.Conclude != nil }

// nearDocument returns the document that was most likely meant by a name that is none, or "".
func nearDocument(name string) string {
	if _, judges := documentSeverity(name); judges || slices.Contains(documentNames(), name) {
		return ""
	}
	if strings.EqualFold(name, "denied") {
		return "deny"
	}
	first, suffix, found := strings.Cut(name, "_")
	if found && suffix != "" {
		if lower := strings.ToLower(first); lower != first && slices.Contains(documentNames(), lower) {
			return lower + "_" + suffix // Deny_root
		}
		return ""
	}
	return diag.Suggest(name, documentNames())
}

// headName returns the first name of a rule's head.
func headName(rule *ast.Rule) string {
	if name := string(rule.Head.Name); name != "" {
		return name
	}
	return headOf(rule)
}

// mentioned are the names that stand in the bodies and values of rules, whatever they refer to.
func mentioned(modules []module) map[string]bool {
	names := map[string]bool{}
	note := func(x any) {
		ast.WalkTerms(x, func(t *ast.Term) bool {
			switch v := t.Value.(type) {
			case ast.Var:
				names[string(v)] = true
			case ast.Ref: // data.trailgate.rules.x.name
				for _, part := range v[1:] {
					if name, ok := part.Value.(ast.String); ok {
						names[string(name)] = true
					}
				}
			}
			return false
		})
	}
	for _, m := range modules {
		for _, rule := range m.Rules {
			for r := rule; r != nil; r = r.Else {
				note(r.Body)
				for _, t := range []*ast.Term{r.Head.Key, r.Head.Value} {
					if t != nil {
						note(t)
					}
				}
			}
		}
		for _, imp := range m.Imports {
			note(imp.Path)
		}
	}
	return names
}
