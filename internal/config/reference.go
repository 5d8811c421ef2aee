package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// checkReferences reports references to what is not declared, each once, wherever they stand. What is referred to in
// such a way has a value that is not known, so that nothing else is reported on that ground.
func (l *loader) checkReferences() {
	extra := map[string][]string{}
	for _, k := range kinds() {
		extra[k.name] = k.roots
	}
	for _, f := range l.files {
		for _, b := range f.blocks {
			roots := append([]string{"var", "local", "path"}, extra[b.Type]...)
			for _, t := range references(b.Body, b.Type == "variable") {
				l.checkReference(f, t, roots)
			}
		}
	}
}

// references lists what the expressions of a body and of the blocks in it refer to, in the order of the text. Those of a
// variable's type are names of types.
func references(body hcl.Body, variable bool) []hcl.Traversal {
	syntax, ok := body.(*hclsyntax.Body)
	if !ok {
		return nil
	}
	var out []hcl.Traversal
	for name, a := range syntax.Attributes {
		if !variable || name != "type" {
			out = append(out, a.Expr.Variables()...)
		}
	}
	for _, b := range syntax.Blocks {
		out = append(out, references(b.Body, false)...)
	}
	slices.SortFunc(out, func(a, b hcl.Traversal) int { return a.SourceRange().Start.Byte - b.SourceRange().Start.Byte })
	return out
}

func (l *loader) checkReference(f *file, t hcl.Traversal, roots []string) {
	root := t.RootName()
	if !slices.Contains(roots, root) {
		f.ctx.Variables[root] = cty.DynamicVal
		l.report(unknownRoot(t, roots))
		return
	}
	name, ok := attribute(t)
	var known []string
	switch root {
	case "var":
		known = sorted(l.variables)
	case "local":
		known = sorted(l.locals)
	case "path":
		known = []string{"cwd", "module", "root"}
	default:
		return
	}
	switch {
	case !ok:
		l.report(diag.Diagnostic{
			Summary: "Invalid reference",
			Detail:  fmt.Sprintf("%q must be followed by a dot and a name, as in %s.%s.", root, root, example(known)),
			Subject: diag.FromHCL(t.SourceRange()),
		})
	case !slices.Contains(known, name) && (!l.partial || root == "path"):
		l.report(undeclared(root, name, known, t))
		l.missing[root] = append(l.missing[root], name)
	case !slices.Contains(known, name):
		l.missing[root] = append(l.missing[root], name)
	}
}

// attribute returns x of root.x.
func attribute(t hcl.Traversal) (string, bool) {
	if len(t) < 2 {
		return "", false
	}
	attr, ok := t[1].(hcl.TraverseAttr)
	return attr.Name, ok
}

func example(known []string) string {
	if len(known) > 0 {
		return known[0]
	}
	return "name"
}

func undeclared(root, name string, known []string, t hcl.Traversal) diag.Diagnostic {
	d := diag.Diagnostic{Subject: diag.FromHCL(t.SourceRange())}
	hint := diag.DidYouMean(name, known)
	switch root {
	case "var":
		d.Summary = "Reference to undeclared variable"
		d.Detail = fmt.Sprintf("There is no variable %q.%s It can be declared with a block variable %q {}.", name, hint, name)
	case "local":
		d.Summary = "Reference to undeclared local value"
		d.Detail = fmt.Sprintf("There is no local value %q.%s It can be declared in a block locals.", name, hint)
	default:
		d.Summary = "Invalid reference"
		d.Detail = fmt.Sprintf("There is no %s.%s.%s There is %s.", root, name, hint, expr.Words(known, "and"))
	}
	return d
}

func unknownRoot(t hcl.Traversal, roots []string) diag.Diagnostic {
	root := t.RootName()
	hint := ""
	for _, r := range roots {
		if strings.HasPrefix(root, r) { // vars, locals
			hint = fmt.Sprintf(" Did you mean %q?", r)
		}
	}
	detail := fmt.Sprintf("There is no %q to refer to.%s Known: %s.", root, hint, expr.Words(roots, "and"))
	if len(t) == 1 {
		detail = fmt.Sprintf("A text must be in double quotes: %q. A reference begins with %s.", root, expr.Words(roots, "or"))
	}
	return diag.Diagnostic{Summary: "Invalid reference", Detail: detail, Subject: diag.FromHCL(t.SourceRange())}
}
