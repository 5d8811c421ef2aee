package expr

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/trailgate/trailgate/internal/diag"
)

// Type is a type constraint, with the defaults of the optional attributes of objects inside it.
type Type struct {
	Constraint cty.Type
	defaults   *typeexpr.Defaults
}

// Any is the type of values of any type.
func Any() Type { return Type{Constraint: cty.DynamicPseudoType} }

// ReadType reads a type constraint: string, set(string), object({ a = optional(number, 1) }). It is Any when there is an
// error.
func ReadType(attr *hcl.Attribute) (Type, diag.Diagnostics) {
	ty, defaults, diags := typeexpr.TypeConstraintWithDefaults(attr.Expr)
	if diags.HasErrors() {
		return Any(), diag.Diagnostics{}.Append(diags)
	}
	return Type{ty, defaults}, diag.Diagnostics{}.Append(diags)
}

// String returns the type as it is written, without the defaults of optional attributes.
func (t Type) String() string { return typeexpr.TypeString(t.Constraint) }

// Concrete is the type that converted values have: without the marks of optional attributes.
func (t Type) Concrete() cty.Type { return t.Constraint.WithoutOptionalAttributesDeep() }

// Convert makes a value of the type, completed with the defaults of optional attributes. An attribute that an object of
// the type has not is an error. What is sensitive about a part of the value becomes so about the whole.
func (t Type) Convert(v cty.Value) (cty.Value, error) {
	v, marks := v.UnmarkDeep()
	if err := checkAttributes(v, t.Constraint, nil); err != nil {
		return v, err
	}
	if t.defaults != nil && !v.IsNull() {
		v = t.defaults.Apply(v)
	}
	v, err := convert.Convert(v, t.Constraint)
	return v.WithMarks(marks), err
}
