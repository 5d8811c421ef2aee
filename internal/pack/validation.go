package pack

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// checkValidations checks conditions before any user runs into them: that they refer to parameters, fit their types,
// and hold for the defaults.
func (m *Manifest) checkValidations() diag.Diagnostics {
	unknown := map[string]cty.Value{}
	defaults := map[string]cty.Value{}
	for _, p := range m.Parameters {
		unknown[p.Name] = cty.UnknownVal(p.Type.Concrete())
		defaults[p.Name] = unknown[p.Name]
		if !p.Required() && !p.broken {
			defaults[p.Name] = p.Default
		}
	}
	var ds diag.Diagnostics
	ofTypes, ofDefaults := m.context(unknown), m.context(defaults)
	for _, p := range m.Parameters {
		for _, v := range p.validations {
			d := m.checkReferences(p, v)
			if d == nil {
				d = v.Check(ofTypes, p.what(), p.shown)
			}
			if d == nil && !p.broken {
				d = v.Check(ofDefaults, p.what(), p.shown)
			}
			if d.HasErrors() {
				ds = ds.Append(d)
			}
		}
	}
	return ds
}

// checkReferences reports what is not a parameter of this pack, and a condition that does not look at its own.
func (m *Manifest) checkReferences(p *Parameter, v expr.Validation) diag.Diagnostics {
	var ds diag.Diagnostics
	own := false
	for _, t := range v.Variables() {
		name, ok := parameterOf(t)
		switch {
		case !ok:
			ds = ds.Append(&diag.Diagnostic{
				Summary: "Invalid reference",
				Detail:  fmt.Sprintf("A validation refers to parameters only, as param.%s.", p.Name),
				Subject: diag.FromHCL(t.SourceRange()),
			})
		case m.Parameter(name) == nil:
			ds = ds.Append(&diag.Diagnostic{
				Summary: "Unknown parameter",
				Detail:  fmt.Sprintf("The pack has no parameter %q.%s", name, diag.DidYouMean(name, m.parameterNames())),
				Subject: diag.FromHCL(t.SourceRange()),
			})
		case name == p.Name:
			own = true
		}
	}
	if ds == nil && !own {
		ds = ds.Append(&diag.Diagnostic{
			Summary: "Validation of another parameter",
			Detail:  fmt.Sprintf("The condition does not refer to param.%s, so it says nothing about this parameter.", p.Name),
			Subject: diag.FromHCL(v.Condition.Expr.Range()),
		})
	}
	return ds
}

// parameterOf returns x of param.x.
func parameterOf(t hcl.Traversal) (string, bool) {
	if t.RootName() != "param" || len(t) < 2 {
		return "", false
	}
	attr, ok := t[1].(hcl.TraverseAttr)
	return attr.Name, ok
}

// what names the parameter in messages.
func (p *Parameter) what() string { return fmt.Sprintf("parameter %q", p.Name) }
