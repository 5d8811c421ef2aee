package expr

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
)

// UnquotedIDs finds numbers written where text belongs that have a leading zero, which the number loses, or the twelve
// digits of an AWS account id. The type is the one that the value is going to have, src the text of the file in which e
// stands. Where the type holds both text and numbers only leading zeros are reported, since no number needs one.
func UnquotedIDs(e hcl.Expression, src []byte, ty cty.Type) diag.Diagnostics {
	syntax, ok := e.(hclsyntax.Expression)
	if !ok || !holds(ty, cty.String) {
		return nil
	}
	mixed := holds(ty, cty.Number)
	var ds diag.Diagnostics
	_ = hclsyntax.VisitAll(syntax, func(n hclsyntax.Node) hcl.Diagnostics {
		literal, ok := n.(*hclsyntax.LiteralValueExpr)
		if !ok || literal.Val.Type() != cty.Number || !literal.SrcRange.CanSliceBytes(src) {
			return nil
		}
		text := string(literal.SrcRange.SliceBytes(src))
		if leadingZero(text) || !mixed && digits(text) == 12 {
			ds = append(ds, diag.Diagnostic{
				Summary: "Number where text is expected",
				Detail:  fmt.Sprintf("Written as a number, an AWS account id loses its leading zeros. Put it in double quotes: %q.", text),
				Subject: diag.FromHCL(literal.SrcRange),
			})
		}
		return nil
	})
	return ds
}

// holds tells whether a value of type ty can hold a value of the primitive type p.
func holds(ty, p cty.Type) bool {
	switch {
	case ty == p:
		return true
	case ty == cty.DynamicPseudoType:
		return p == cty.String // a value of any type: suspect the text that a number may have been meant as
	case ty.IsMapType():
		return p == cty.String || holds(ty.ElementType(), p) // its keys are text
	case ty.IsCollectionType():
		return holds(ty.ElementType(), p)
	case ty.IsObjectType():
		for _, a := range ty.AttributeTypes() {
			if holds(a, p) {
				return true
			}
		}
	case ty.IsTupleType():
		for _, e := range ty.TupleElementTypes() {
			if holds(e, p) {
				return true
			}
		}
	}
	return false
}

// digits returns the length of a text that is all digits, else 0.
func digits(text string) int {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0
		}
	}
	return len(text)
}

func leadingZero(text string) bool {
	return digits(text) > 1 && text[0] == '0'
}
