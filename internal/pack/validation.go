package pack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// validation is a condition that the value of a parameter must fulfil. It may refer to all parameters of the pack.
type validation struct {
	condition, message *hcl.Attribute
}

func (p *Parameter) decodeValidation(b *hcl.Block) diag.Diagnostics {
	content, ds := expr.Content(b.Body, &hcl.BodySchema{Attributes: []hcl.AttributeSchema{
		{Name: "condition", Required: true}, {Name: "error_message", Required: true},
	}})
	v := validation{content.Attributes["condition"], content.Attributes["error_message"]}
	if v.condition != nil && v.message != nil {
		p.validations = append(p.validations, v)
	}
	return ds
}

// checkValidations checks conditions before any user runs into them: that they refer to parameters, fit their types,
// and hold for the defaults.
func (m *Manifest) checkValidations() diag.Diagnostics {
	unknown := map[string]cty.Value{}
	defaults := map[string]cty.Value{}
	for _, p := range m.Parameters {
		unknown[p.Name] = cty.UnknownVal(p.valueType())
		defaults[p.Name] = unknown[p.Name]
		if !p.Required() && !p.broken {
			defaults[p.Name] = p.Default
		}
	}
	var ds diag.Diagnostics
	for _, p := range m.Parameters {
		for _, v := range p.validations {
			d := m.checkReferences(p, v)
			if d == nil {
				d = v.check(m.context(unknown), p, p.shown)
			}
			if d == nil && !p.broken {
				d = v.check(m.context(defaults), p, p.shown)
			}
			if d.HasErrors() {
				ds = ds.Append(d)
			}
		}
	}
	return ds
}

// checkReferences reports what is not a parameter of this pack, and a condition that does not look at its own.
func (m *Manifest) checkReferences(p *Parameter, v validation) diag.Diagnostics {
	var ds diag.Diagnostics
	own := false
	for _, t := range slices.Concat(v.condition.Expr.Variables(), v.message.Expr.Variables()) {
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
			Subject: diag.FromHCL(v.condition.Expr.Range()),
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

// check evaluates the condition; where it does not hold, the author's message is reported at the range given. What is
// not known yet holds.
func (v validation) check(ctx *hcl.EvalContext, p *Parameter, at hcl.Range) diag.Diagnostics {
	result, diags := v.condition.Expr.Value(ctx)
	if diags.HasErrors() {
		return diag.Diagnostics{}.Append(diags)
	}
	holds, err := convert.Convert(result, cty.Bool)
	if err != nil || holds.IsNull() {
		return diag.Diagnostics{expr.Invalid(v.condition, "must be true or false.")}
	}
	text, ds := v.text(ctx)
	if ds.HasErrors() || !holds.IsKnown() || holds.True() {
		return ds
	}
	d := diag.Diagnostics{}.Append(&hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  fmt.Sprintf("Invalid value for parameter %q", p.Name),
		Detail: fmt.Sprintf("%s\n\nThis was checked by the validation rule at %s.",
			text, diag.FromHCL(v.condition.Expr.Range())),
		Subject: &at, Expression: v.condition.Expr, EvalContext: ctx,
	})
	return ds.Append(d)
}

// text evaluates the error message.
func (v validation) text(ctx *hcl.EvalContext) (string, diag.Diagnostics) {
	value, diags := v.message.Expr.Value(ctx)
	ds := diag.Diagnostics{}.Append(diags)
	if diags.HasErrors() {
		return "", ds
	}
	if value.Type() != cty.String && value.Type() != cty.DynamicPseudoType || value.IsNull() {
		return "", ds.Append(expr.Invalid(v.message, "must be a string: put it in double quotes."))
	}
	if !value.IsKnown() {
		return "", ds
	}
	text := value.AsString()
	if strings.TrimSpace(text) == "" {
		return "", ds.Append(expr.Invalid(v.message, "must say what a valid value is; it is empty."))
	}
	return text, ds
}
