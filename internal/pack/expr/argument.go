package expr

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/gocty"

	"github.com/trailgate/trailgate/internal/diag"
)

// The functions below read an argument as exactly one type: HCL's conversions, which would make "1" of 1.0 and
// "12345678901" of the account id 012345678901, are not applied. A nil attribute is an argument that the user left out:
// it gives the zero value and no diagnostic.

// String reads a string.
func String(attr *hcl.Attribute, ctx *hcl.EvalContext) (string, diag.Diagnostics) {
	v, ds := value(attr, ctx, cty.String, "a string", ": put it in double quotes")
	if v == cty.NilVal {
		return "", ds
	}
	return v.AsString(), ds
}

// Bool reads true or false; ok is false when the argument was left out or wrong.
func Bool(attr *hcl.Attribute, ctx *hcl.EvalContext) (b, ok bool, ds diag.Diagnostics) {
	v, ds := value(attr, ctx, cty.Bool, "true or false", ", without quotes")
	if v == cty.NilVal {
		return false, false, ds
	}
	return v.True(), true, ds
}

// Count reads a whole number from 0 on; ok is false when the argument was left out or wrong.
func Count(attr *hcl.Attribute, ctx *hcl.EvalContext) (n int64, ok bool, ds diag.Diagnostics) {
	v, ds := value(attr, ctx, cty.Number, "a number", ", without quotes")
	if v == cty.NilVal {
		return 0, false, ds
	}
	if gocty.FromCtyValue(v, &n) != nil || n < 0 {
		return 0, false, ds.Append(InvalidIn(attr, ctx, "must be a whole number, 0 or more."))
	}
	return n, true, ds
}

// OneOf reads one of the words allowed, "" when the argument was left out or wrong.
func OneOf(attr *hcl.Attribute, ctx *hcl.EvalContext, allowed []string) (string, diag.Diagnostics) {
	s, ds := String(attr, ctx)
	if attr == nil || ds.HasErrors() {
		return "", ds
	}
	if slices.Contains(allowed, s) {
		return s, ds
	}
	return "", ds.Append(InvalidIn(attr, ctx, "must be one of %s, not %q.%s", Words(allowed, "or"), s, diag.DidYouMean(s, allowed)))
}

// Strings reads a list of strings. Each that is none is reported at its own place.
func Strings(attr *hcl.Attribute, ctx *hcl.EvalContext) ([]string, diag.Diagnostics) {
	if attr == nil {
		return nil, nil
	}
	v, ds := Evaluate(attr.Expr, ctx)
	ty := v.Type()
	switch {
	case ds.HasErrors():
		return nil, ds
	case v.ContainsMarked():
		return nil, ds.Append(shown(attr))
	case ty == cty.DynamicPseudoType && !v.IsKnown():
		return nil, ds.Append(NotKnown(attr.Name, attr.Expr.Range()))
	case v.IsNull() || !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType():
		return nil, ds.Append(InvalidIn(attr, ctx, `must be a list of strings: ["…", "…"].`))
	case !v.IsWhollyKnown():
		return nil, ds.Append(NotKnown(attr.Name, attr.Expr.Range()))
	}
	parts, _ := hcl.ExprList(attr.Expr)
	out := make([]string, 0, v.LengthInt())
	for i, e := range v.AsValueSlice() {
		if e.Type() == cty.String && !e.IsNull() {
			out = append(out, e.AsString())
			continue
		}
		d := InvalidIn(attr, ctx, "must be a list of strings: put each element in double quotes.")
		if i < len(parts) {
			d.Subject = diag.FromHCL(parts[i].Range())
		}
		ds = ds.Append(d)
	}
	return out, ds
}

// value evaluates an argument that must have a type; NilVal when it was left out or wrong. The hint tells how to write
// such a value.
func value(attr *hcl.Attribute, ctx *hcl.EvalContext, ty cty.Type, want, hint string) (cty.Value, diag.Diagnostics) {
	if attr == nil {
		return cty.NilVal, nil
	}
	v, ds := Evaluate(attr.Expr, ctx)
	switch {
	case ds.HasErrors():
		return cty.NilVal, ds
	case v.ContainsMarked():
		return cty.NilVal, ds.Append(shown(attr))
	case v.IsNull():
		return cty.NilVal, ds.Append(InvalidIn(attr, ctx, "must not be null; leave the argument out instead."))
	case v.Type() != ty && v.Type() != cty.DynamicPseudoType:
		if len(attr.Expr.Variables()) > 0 {
			hint = ", not " + v.Type().FriendlyName()
		}
		return cty.NilVal, ds.Append(InvalidIn(attr, ctx, "must be %s%s.", want, hint))
	case !v.IsKnown():
		return cty.NilVal, ds.Append(NotKnown(attr.Name, attr.Expr.Range()))
	}
	return v, ds
}

// Invalid returns a diagnostic about the value of an argument. The detail is "<name> " and the rest of a sentence,
// formatted as fmt does.
func Invalid(attr *hcl.Attribute, rest string, args ...any) diag.Diagnostic {
	return diag.Diagnostic{
		Summary: fmt.Sprintf("Invalid value for %q", attr.Name),
		Detail:  fmt.Sprintf("%q "+rest, append([]any{attr.Name}, args...)...),
		Subject: diag.FromHCL(attr.Expr.Range()),
		Context: diag.FromHCL(attr.Range),
	}
}

// InvalidIn is Invalid, and says what the references in the argument stood for.
func InvalidIn(attr *hcl.Attribute, ctx *hcl.EvalContext, rest string, args ...any) diag.Diagnostic {
	d := Invalid(attr, rest, args...)
	d.Values = diag.Values(attr.Expr, ctx)
	return d
}

// shown reports a sensitive value in an argument that reports and scan files show.
func shown(attr *hcl.Attribute) diag.Diagnostic {
	return diag.Diagnostic{
		Summary: "Sensitive value not allowed",
		Detail: fmt.Sprintf("%q is shown in reports and scan files, so its value must not be sensitive. If it need not be hidden, write nonsensitive(…) around it.",
			attr.Name),
		Subject: diag.FromHCL(attr.Expr.Range()), Context: diag.FromHCL(attr.Range),
	}
}

// Words lists words for a sentence, with the conjunction before the last: `"a", "b" or "c"`.
func Words(words []string, conjunction string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	if n := len(quoted); n > 1 {
		return strings.Join(quoted[:n-1], ", ") + " " + conjunction + " " + quoted[n-1]
	}
	return strings.Join(quoted, "")
}
