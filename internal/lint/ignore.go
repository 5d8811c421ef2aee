package lint

import (
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/diag"
)

// ignored is an entry of lint_ignore.
type ignored struct {
	lint   string
	reason string
	pkg    string
	unit   *unit
	loc    *ast.Location
	used   bool
}

// ignore applies the lint_ignore of METADATA and returns what is left. An entry counts for the files of its package.
func (p *pack) ignore() diag.Diagnostics {
	entries := p.ignores()
	var out diag.Diagnostics
	for _, f := range p.found {
		i := slices.IndexFunc(entries, func(e *ignored) bool {
			return e.lint == f.lint && e.reason != "" && f.unit != nil && f.unit.Package.Path.String() == e.pkg
		})
		if i >= 0 {
			entries[i].used = true
			continue
		}
		out = append(out, f.diag)
	}
	p.found = nil
	names := make([]string, len(lints))
	for i, l := range lints {
		names[i] = l.Name
	}
	for _, e := range entries {
		switch {
		case !slices.Contains(names, e.lint):
			p.report(e.unit, "lint-ignore", e.loc, "Unknown lint", "lint_ignore names %q, which is no lint.%s", e.lint, diag.DidYouMean(e.lint, names))
		case e.reason == "":
			p.report(e.unit, "lint-ignore", e.loc, "Lint silenced without a reason", "Give the reason: lint_ignore: {%q: \"why it is right here\"}.", e.lint)
		case !e.used:
			p.report(e.unit, "lint-ignore", e.loc, "Nothing to silence", "There is nothing for %s here: take it out of lint_ignore.", e.lint)
		}
	}
	for _, f := range p.found {
		out = append(out, f.diag)
	}
	return out
}

func (p *pack) ignores() []*ignored {
	var out []*ignored
	for _, u := range p.units {
		for _, a := range u.Annotations {
			if a.Scope != "package" {
				continue
			}
			switch v := a.Custom["lint_ignore"].(type) {
			case map[string]any:
				for _, k := range slices.Sorted(maps.Keys(v)) {
					reason, _ := v[k].(string)
					out = append(out, &ignored{lint: k, reason: strings.TrimSpace(reason), pkg: u.Package.Path.String(), unit: u, loc: a.Location})
				}
			case nil:
			default:
				p.report(u, "lint-ignore", a.Location, "Malformed lint_ignore", "Write an object of lints with reasons: lint_ignore: {\"every-event\": \"why it is right here\"}.")
			}
		}
	}
	return out
}
