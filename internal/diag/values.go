package diag

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// maxShown is the length in bytes above which a string value is not shown in full.
const maxShown = 60

// valuesOf says what the variables of the expression that a diagnostic is about held.
func valuesOf(d *hcl.Diagnostic) []string {
	if d.Expression == nil || d.EvalContext == nil {
		return nil
	}
	return Values(d.Expression, d.EvalContext)
}

// Values says what the references in an expression stand for, as Diagnostic.Values has it: sorted, each once. A marked
// value is sensitive and not shown.
func Values(e hcl.Expression, ctx *hcl.EvalContext) []string {
	var out []string
	for _, traversal := range e.Variables() {
		v, diags := traversal.TraverseAbs(ctx)
		if diags.HasErrors() || !v.IsKnown() {
			continue
		}
		out = append(out, traversalText(traversal)+" is "+describe(v))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func traversalText(t hcl.Traversal) string {
	var s strings.Builder
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			s.WriteString(step.Name)
		case hcl.TraverseAttr:
			s.WriteString("." + step.Name)
		case hcl.TraverseIndex:
			s.WriteString("[" + describe(step.Key) + "]")
		}
	}
	return s.String()
}

func describe(v cty.Value) string {
	ty := v.Type()
	switch {
	case v.ContainsMarked():
		return "a sensitive value"
	case v.IsNull():
		return "null"
	case !v.IsKnown():
		return "not known"
	case ty == cty.String:
		return quoteShort(v.AsString())
	case ty == cty.Number:
		return v.AsBigFloat().Text('f', -1)
	case ty == cty.Bool:
		return strconv.FormatBool(v.True())
	case ty.IsCollectionType() || ty.IsTupleType():
		return fmt.Sprintf("%s with %s", ty.FriendlyName(), count(v.LengthInt(), "element"))
	default:
		return fmt.Sprintf("%s with %s", ty.FriendlyName(), count(len(ty.AttributeTypes()), "attribute"))
	}
}

func quoteShort(s string) string {
	if len(s) <= maxShown {
		return strconv.Quote(s)
	}
	cut := maxShown
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return strconv.Quote(s[:cut]) + "…"
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
