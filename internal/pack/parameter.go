package pack

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Parameter is something that a pack lets its user set.
type Parameter struct {
	Name        string
	Type        expr.Type
	Default     cty.Value // of type Type; NilVal when the user must give a value
	Description string
	Range       hcl.Range // header of the block

	validations []expr.Validation
	shown       hcl.Range // of the default, else of the header
	broken      bool      // type or default could not be read: validations would only report that again
}

// TypeString returns the type as pack.hcl writes it, without the defaults of optional attributes.
func (p *Parameter) TypeString() string { return p.Type.String() }

// Required tells whether the user must give a value.
func (p *Parameter) Required() bool { return p.Default == cty.NilVal }

func decodeParameter(b *hcl.Block, src []byte) (*Parameter, diag.Diagnostics) {
	p := &Parameter{Name: b.Labels[0], Type: expr.Any(), Range: b.DefRange, shown: b.DefRange}
	content, ds := expr.Content(b.Body, &hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "type", Required: true}, {Name: "default"}, {Name: "description"}},
		Blocks:     []hcl.BlockHeaderSchema{{Type: "validation"}},
	})
	if !isIdentifier(p.Name) {
		ds = ds.Append(&diag.Diagnostic{
			Summary: "Invalid parameter name",
			Detail: fmt.Sprintf("Rules read a parameter as data.trailgate.params.<name>, so its name must be a Rego identifier, "+
				"which %q is not: letters, digits and _, no digit first, and no keyword of Rego.", p.Name),
			Subject: diag.FromHCL(b.LabelRanges[0]), Context: diag.FromHCL(b.DefRange),
		})
	}
	var d diag.Diagnostics
	p.Description, d = expr.String(content.Attributes["description"], expr.Context(nil))
	ds = ds.Append(d, p.decodeType(content.Attributes["type"]), p.decodeDefault(content.Attributes["default"], src))
	for _, v := range content.Blocks {
		content, d := expr.Content(v.Body, expr.ValidationSchema())
		ds = ds.Append(d)
		if validation, ok := expr.NewValidation(content); ok {
			p.validations = append(p.validations, validation)
		}
	}
	return p, ds
}

func (p *Parameter) decodeType(attr *hcl.Attribute) diag.Diagnostics {
	if attr == nil { // reported as missing
		p.broken = true
		return nil
	}
	ty, ds := expr.ReadType(attr)
	p.Type, p.broken = ty, ds.HasErrors()
	return ds
}

func (p *Parameter) decodeDefault(attr *hcl.Attribute, src []byte) diag.Diagnostics {
	if attr == nil {
		return nil
	}
	p.shown = attr.Expr.Range()
	v, ds := expr.Evaluate(attr.Expr, expr.Context(nil))
	p.Default = cty.NullVal(p.Type.Concrete()) // not required, whatever is wrong with it
	if ds.HasErrors() || p.broken {
		p.broken = true
		return ds
	}
	if d := expr.UnquotedIDs(attr.Expr, src, p.Type.Constraint); d != nil {
		p.broken = true
		return ds.Append(d)
	}
	v, err := p.Type.Convert(v)
	if err != nil {
		p.broken = true
		return ds.Append(&diag.Diagnostic{
			Summary: "Invalid default",
			Detail:  fmt.Sprintf("The default of parameter %q does not fit its type: %s", p.Name, expr.Reason(err)),
			Subject: diag.FromHCL(expr.Locate(attr.Expr, err)), Context: diag.FromHCL(attr.Range),
		})
	}
	p.Default = v
	return ds
}
