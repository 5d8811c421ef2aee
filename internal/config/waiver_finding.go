package config

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// findingValue is finding of a waiver's condition. It says what a finding is about and what its rule says, and nothing
// that belongs to one of its occurrences alone, such as its message: a finding joins many, and what holds for the first
// need not hold for those that follow.
func findingValue(f *finding.Finding, r *finding.Rule) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{
		"fingerprint":       cty.StringVal(f.Fingerprint),
		"rule":              cty.StringVal(f.Rule),
		"rule_name":         cty.StringVal(r.Name),
		"instance":          cty.StringVal(f.Instance),
		"pack":              cty.StringVal(r.Pack),
		"enforcement_level": cty.StringVal(string(r.Enforcement)),
		"tags":              stringList(r.Tags),
		"frameworks":        frameworks(r.Frameworks),
		"severity":          cty.StringVal(f.Severity.String()),
		"account":           cty.StringVal(f.Account),
		"region":            cty.StringVal(f.Region),
		"principal":         cty.StringVal(f.Principal),
		"resource":          cty.StringVal(f.Resource),
		"subject":           cty.StringVal(f.Subject),
		"count":             cty.NumberIntVal(int64(f.Count)),
		"at_least":          cty.BoolVal(f.AtLeast),
		"first":             cty.StringVal(f.First),
		"last":              cty.StringVal(f.Last),
	})
}

// unknownFinding is a finding of which only the type is known.
func unknownFinding() cty.Value {
	return cty.UnknownVal(findingValue(&finding.Finding{}, &finding.Rule{}).Type()).RefineNotNull()
}

func stringList(texts []string) cty.Value {
	if len(texts) == 0 {
		return cty.ListValEmpty(cty.String)
	}
	out := make([]cty.Value, len(texts))
	for i, s := range texts {
		out[i] = cty.StringVal(s)
	}
	return cty.ListVal(out)
}

func frameworks(m map[string][]string) cty.Value {
	if len(m) == 0 {
		return cty.MapValEmpty(cty.List(cty.String))
	}
	out := map[string]cty.Value{}
	for name, ids := range m {
		out[name] = stringList(ids)
	}
	return cty.MapVal(out)
}

// withFinding returns a context in which there is a finding.
func withFinding(ctx *hcl.EvalContext, v cty.Value) *hcl.EvalContext {
	child := ctx.NewChild()
	child.Variables = map[string]cty.Value{"finding": v}
	return child
}

// isBool tells a value that is true or false, or may turn out to be.
func isBool(v cty.Value) bool { return v.Type() == cty.Bool || v.Type() == cty.DynamicPseudoType }

// checkFinding reports what the condition asks of a finding and it has not, and severities that there are not: a
// comparison with one would hold for every finding, or for none.
func checkFinding(attr *hcl.Attribute) diag.Diagnostics {
	known := slices.Sorted(maps.Keys(unknownFinding().Type().AttributeTypes()))
	var ds diag.Diagnostics
	for _, t := range attr.Expr.Variables() {
		if t.RootName() != "finding" || len(t) < 2 {
			continue
		}
		if step, ok := t[1].(hcl.TraverseAttr); ok && !slices.Contains(known, step.Name) {
			d := expr.Invalid(attr, "asks for finding.%s, which there is not.%s There is %s.", step.Name, diag.DidYouMean(step.Name, known), expr.Words(known, "and"))
			d.Subject = diag.FromHCL(t.SourceRange())
			ds = append(ds, d)
		}
	}
	syntax, ok := attr.Expr.(hclsyntax.Expression)
	if !ok {
		return ds
	}
	_ = hclsyntax.VisitAll(syntax, func(n hclsyntax.Node) hcl.Diagnostics {
		op, ok := n.(*hclsyntax.BinaryOpExpr)
		if !ok || op.Op != hclsyntax.OpEqual && op.Op != hclsyntax.OpNotEqual {
			return nil
		}
		for _, side := range [][2]hclsyntax.Expression{{op.LHS, op.RHS}, {op.RHS, op.LHS}} {
			if word, wrong := wrongSeverity(side[0], side[1]); wrong {
				d := expr.Invalid(attr, "compares with %q, which is no severity.%s There is %s.",
					word, diag.DidYouMean(word, finding.Severities()), expr.Words(finding.Severities(), "and"))
				d.Subject = diag.FromHCL(side[1].Range())
				ds = append(ds, d)
			}
		}
		return nil
	})
	return ds
}

// wrongSeverity tells whether the severity of a finding is compared with a text that names none.
func wrongSeverity(left, right hclsyntax.Expression) (string, bool) {
	t, diags := hcl.AbsTraversalForExpr(left)
	if diags.HasErrors() || t.RootName() != "finding" || len(t) != 2 {
		return "", false
	}
	if step, ok := t[1].(hcl.TraverseAttr); !ok || step.Name != "severity" {
		return "", false
	}
	v, diags := right.Value(nil)
	if diags.HasErrors() || v.Type() != cty.String || v.IsNull() || !v.IsKnown() {
		return "", false
	}
	_, err := finding.ParseSeverity(v.AsString())
	return v.AsString(), err != nil
}
