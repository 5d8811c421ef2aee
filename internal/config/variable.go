package config

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Variable is a block variable: a value that the user of the configuration gives.
type Variable struct {
	Name        string
	Type        expr.Type
	Description string
	Sensitive   bool
	Nullable    bool      // null is a value like others; else it stands for the default
	Default     cty.Value // of type Type; NilVal when the user must give a value
	Value       cty.Value // marked with expr.Sensitive where it must not be shown; unknown when there is none
	From        string    // where the value is from: "its default", "-var", "TRAILGATE_VAR_x", "prod.tgvars:3"
	Range       hcl.Range // header of the block

	typed       bool // the block has a type
	validations []expr.Validation
	ctx         *hcl.EvalContext // of the block's file
	shown       hcl.Range        // of what gave the value
	broken      bool             // what is wrong with type or default has been reported
}

// what names the variable in messages.
func (v *Variable) what() string { return fmt.Sprintf("variable %q", v.Name) }

// JSON returns the value as JSON; pack.SensitiveValue where it must not be shown, null where there is none.
func (v *Variable) JSON() json.RawMessage {
	if v.Value.ContainsMarked() {
		return json.RawMessage(strconv.Quote(pack.SensitiveValue))
	}
	return pack.JSON(v.Value)
}

func (l *loader) variable(b *hcl.Block) {
	v := &Variable{Name: b.Labels[0], Type: expr.Any(), Nullable: true, Range: b.DefRange, ctx: l.ctx, shown: b.DefRange}
	l.name(b, 0)
	l.config.Variables = append(l.config.Variables, v)
	l.variables[v.Name] = v
	schema := arguments("type", "default", "description", "sensitive", "nullable")
	schema.Blocks = []hcl.BlockHeaderSchema{{Type: "validation"}}
	content := l.content(b, schema)
	attrs := content.Attributes
	none := expr.Context(nil)
	var ds diag.Diagnostics
	v.Description, ds = expr.String(attrs["description"], none)
	l.report(ds)
	for name, into := range map[string]*bool{"sensitive": &v.Sensitive, "nullable": &v.Nullable} {
		is, ok, ds := expr.Bool(attrs[name], none)
		l.report(ds)
		if ok {
			*into = is
		}
	}
	if attr := attrs["type"]; attr != nil {
		v.Type, ds = expr.ReadType(attr)
		l.report(ds)
		v.typed, v.broken = true, ds.HasErrors()
	}
	l.variableDefault(v, attrs["default"])
	for _, inner := range content.Blocks {
		if validation, ok := expr.NewValidation(l.content(inner, expr.ValidationSchema())); ok {
			v.validations = append(v.validations, validation)
		}
	}
}

func (l *loader) variableDefault(v *Variable, attr *hcl.Attribute) {
	if attr == nil {
		return
	}
	v.Default = cty.UnknownVal(v.Type.Concrete()) // not required, whatever is wrong with it
	if len(attr.Expr.Variables()) > 0 {
		v.broken = true
		l.report(diag.Diagnostic{
			Summary: "Reference in a default",
			Detail:  "A default refers to nothing, since it is needed before anything else has a value. A local value can combine variables.",
			Subject: diag.FromHCL(attr.Expr.Variables()[0].SourceRange()), Context: diag.FromHCL(attr.Range),
		})
		return
	}
	value, ds := expr.Evaluate(attr.Expr, v.ctx)
	l.report(v.hide(ds))
	if ds.HasErrors() || v.broken {
		v.broken = true
		return
	}
	value, ds = v.convert(given{value: value, expr: attr.Expr, src: l.src, at: attr.Expr.Range()}, "The default of "+v.what())
	l.report(ds)
	v.broken = ds.HasErrors()
	if v.broken {
		return
	}
	if value.IsNull() && !v.Nullable {
		v.broken = true
		l.report(expr.Invalid(attr, "must not be null, since nullable is false."))
		return
	}
	v.Default, v.shown = value, attr.Expr.Range()
}

// convert makes a value of the variable's type. What names the value in the message.
func (v *Variable) convert(g given, what string) (cty.Value, diag.Diagnostics) {
	if g.expr != nil {
		if ds := expr.UnquotedIDs(g.expr, g.src, v.Type.Constraint); ds != nil {
			return cty.DynamicVal, v.hide(ds)
		}
	}
	value, err := v.Type.Convert(g.value)
	if err == nil {
		return value, nil
	}
	at := g.at
	if g.expr != nil {
		at = expr.Locate(g.expr, err)
	}
	return cty.DynamicVal, v.hide(diag.Diagnostics{{
		Summary: fmt.Sprintf("Invalid value for %s", v.what()),
		Detail:  fmt.Sprintf("%s does not fit the type %s: %s", what, v.Type, expr.Reason(err)),
		Subject: place(at),
	}})
}

// hide keeps what diagnostics about a sensitive value show from showing it.
func (v *Variable) hide(ds diag.Diagnostics) diag.Diagnostics {
	for i := range ds {
		ds[i].Sensitive = ds[i].Sensitive || v.Sensitive
	}
	return ds
}

// validateVariables holds values against the validations of their variables.
func (l *loader) validateVariables() {
	for _, v := range l.config.Variables {
		for _, validation := range v.validations {
			own := false
			for _, t := range validation.Variables() {
				name, _ := attribute(t)
				own = own || t.RootName() == "var" && name == v.Name
			}
			if !own {
				l.report(diag.Diagnostic{
					Summary: "Validation of another variable",
					Detail:  fmt.Sprintf("The condition does not refer to var.%s, so it says nothing about this variable.", v.Name),
					Subject: diag.FromHCL(validation.Condition.Expr.Range()),
				})
				continue
			}
			l.report(v.hideSnippet(validation.Check(v.ctx, v.what(), v.shown)))
		}
	}
}

// hideSnippet keeps the text that gave a sensitive value out of diagnostics that point there.
func (v *Variable) hideSnippet(ds diag.Diagnostics) diag.Diagnostics {
	for i := range ds {
		if s := ds[i].Subject; v.Sensitive && v.shown != v.Range && s != nil && *s == *diag.FromHCL(v.shown) {
			ds[i].Sensitive = true
		}
	}
	return ds
}
