package expr

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/trailgate/trailgate/internal/diag"
)

// Validation is a block validation: a condition that must hold, and what to tell the user when it does not.
type Validation struct {
	Condition, Message *hcl.Attribute
}

// ValidationSchema says what a block validation has.
func ValidationSchema() *hcl.BodySchema {
	return &hcl.BodySchema{Attributes: []hcl.AttributeSchema{
		{Name: "condition", Required: true}, {Name: "error_message", Required: true},
	}}
}

// NewValidation takes what a block has by ValidationSchema; ok is false when it is not complete.
func NewValidation(content *hcl.BodyContent) (v Validation, ok bool) {
	v = Validation{content.Attributes["condition"], content.Attributes["error_message"]}
	return v, v.Condition != nil && v.Message != nil
}

// Variables returns what condition and message refer to.
func (v Validation) Variables() []hcl.Traversal {
	return append(v.Condition.Expr.Variables(), v.Message.Expr.Variables()...)
}

// Check evaluates the condition; where it does not hold, the author's message is reported about what is named, at the
// range given. What is not known yet holds.
func (v Validation) Check(ctx *hcl.EvalContext, what string, at hcl.Range) diag.Diagnostics {
	result, ds := Evaluate(v.Condition.Expr, ctx)
	if ds.HasErrors() {
		return ds
	}
	result, _ = result.Unmark()
	holds, err := convert.Convert(result, cty.Bool)
	if err != nil || holds.IsNull() {
		return diag.Diagnostics{Invalid(v.Condition, "must be true or false.")}
	}
	text, ds := v.text(ctx)
	if ds.HasErrors() || !holds.IsKnown() || holds.True() {
		return ds
	}
	d := diag.Diagnostics{}.Append(&hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  "Invalid value for " + what,
		Detail: fmt.Sprintf("%s\n\nThis was checked by the validation rule at %s.",
			text, diag.FromHCL(v.Condition.Expr.Range())),
		Subject: &at, Expression: v.Condition.Expr, EvalContext: ctx,
	})
	return ds.Append(d)
}

// text evaluates the error message.
func (v Validation) text(ctx *hcl.EvalContext) (string, diag.Diagnostics) {
	value, ds := Evaluate(v.Message.Expr, ctx)
	if ds.HasErrors() {
		return "", ds
	}
	value, marks := value.Unmark()
	if value.Type() != cty.String && value.Type() != cty.DynamicPseudoType || value.IsNull() {
		return "", ds.Append(Invalid(v.Message, "must be a string: put it in double quotes."))
	}
	if !value.IsKnown() {
		return "", ds
	}
	if len(marks) > 0 {
		return "The error message holds a sensitive value, so it is not shown.", ds
	}
	text := value.AsString()
	if strings.TrimSpace(text) == "" {
		return "", ds.Append(Invalid(v.Message, "must say what a valid value is; it is empty."))
	}
	return text, ds
}
