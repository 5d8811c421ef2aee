package expr

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
)

// Evaluate evaluates an expression. The value is unknown when there is an error.
func Evaluate(e hcl.Expression, ctx *hcl.EvalContext) (cty.Value, diag.Diagnostics) {
	v, diags := e.Value(ctx)
	for _, d := range diags {
		unknown, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallUnknownDiagExtra](d)
		if !ok {
			continue
		}
		if why := leftOut()[unknown.CalledFunctionName()]; why != "" {
			d.Detail = fmt.Sprintf("There is no function %q: %s.", unknown.CalledFunctionName(), why)
		}
	}
	if diags.HasErrors() {
		v = cty.DynamicVal
	}
	return v, diag.Diagnostics{}.Append(diags)
}

// leftOut says why functions of Terraform do not exist here.
func leftOut() map[string]string {
	const clock = "a configuration means the same at any time; relative times such as \"7d\" count back from --as-of"
	const random = "a configuration has the same values whenever it is read"
	return map[string]string{
		"timestamp": clock, "plantimestamp": clock, "uuid": random, "bcrypt": random,
		"templatefile": "nothing here is a text to be filled in; use format or a template in quotes",
		"pathexpand":   "a configuration means the same for every user",
	}
}

// notKnown is the summary of a diagnostic that only says what follows from another.
const notKnown = "Value not known"

// NotKnown says that an argument depends on something for which there is no value, which has been reported where it is.
func NotKnown(name string, at hcl.Range) diag.Diagnostic {
	return diag.Diagnostic{
		Summary: notKnown,
		Detail:  fmt.Sprintf("%q depends on a value that is wrong or missing.", name),
		Subject: diag.FromHCL(at),
	}
}

// Causes leaves out what only follows from other errors, if there are others.
func Causes(ds diag.Diagnostics) diag.Diagnostics {
	var causes diag.Diagnostics
	for _, d := range ds {
		if d.Summary != notKnown {
			causes = append(causes, d)
		}
	}
	if causes.HasErrors() {
		return causes
	}
	return ds
}
