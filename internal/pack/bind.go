package pack

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Arg is a value that a user gave to a parameter.
type Arg struct {
	Value cty.Value
	Range hcl.Range // of the value as the user wrote it
	Name  hcl.Range // of the name; Range is used where it is empty

	// Expr, the context that it was evaluated in and the text of its file let Bind point into the value, say what it refers
	// to and find ids written as numbers. All may be nil.
	Expr    hcl.Expression
	Context *hcl.EvalContext
	Source  []byte
}

// values says what the value refers to.
func (a *Arg) values() []string {
	if a.Expr == nil || a.Context == nil {
		return nil
	}
	return diag.Values(a.Expr, a.Context)
}

// Bind gives values to all parameters: the user's arguments by parameter name, converted to the declared types, and the
// defaults for the rest; a null argument stands for the default. The result is one JSON object with every parameter,
// canonical: keys sorted, sets as sorted arrays, no spaces. It is nil when there is an error. Every mistake is
// reported, at the argument that the user wrote.
func (m *Manifest) Bind(args map[string]Arg) (json.RawMessage, diag.Diagnostics) {
	return m.BindAt(args, hcl.Range{})
}

// BindAt is Bind, but that a parameter which must be set and is not is reported at the range given, the place where the
// user would set it, in place of its declaration.
func (m *Manifest) BindAt(args map[string]Arg, missing hcl.Range) (json.RawMessage, diag.Diagnostics) {
	var ds diag.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if m.Parameter(name) == nil {
			ds = ds.Append(m.unknownParameter(name, args[name]))
		}
	}
	values := map[string]cty.Value{}
	for _, p := range m.Parameters {
		v, d := p.bind(args, missing)
		ds = ds.Append(d)
		values[p.Name] = v
	}
	ds = ds.Append(m.validate(values, args))
	if ds.HasErrors() {
		return nil, ds
	}
	return marshal(values), ds
}

// SensitiveValue stands for a value that is not shown.
const SensitiveValue = "(sensitive value)"

// Shown returns what Bind made of args with SensitiveValue in place of the values that are sensitive.
func Shown(bound json.RawMessage, args map[string]Arg) json.RawMessage {
	values := map[string]json.RawMessage{}
	hidden := false
	for name, a := range args {
		if a.Value.ContainsMarked() {
			values[name], hidden = appendString(nil, SensitiveValue), true
		}
	}
	if !hidden {
		return bound
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(bound, &all); err != nil { // not reached: Bind writes an object
		return json.RawMessage("{}")
	}
	maps.Copy(all, values)
	out := []byte{'{'}
	for i, name := range slices.Sorted(maps.Keys(all)) {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(appendString(out, name), ':'), all[name]...)
	}
	return append(out, '}')
}

// Defaults returns the parameters' defaults as Bind would; parameters without default are left out.
func (m *Manifest) Defaults() json.RawMessage {
	values := map[string]cty.Value{}
	for _, p := range m.Parameters {
		if !p.Required() {
			values[p.Name] = p.Default
		}
	}
	return marshal(values)
}

func (m *Manifest) unknownParameter(name string, a Arg) diag.Diagnostic {
	at := a.Name
	if at.Empty() {
		at = a.Range
	}
	rest := diag.DidYouMean(name, m.parameterNames())
	if rest == "" && len(m.Parameters) == 0 {
		rest = " It has none."
	} else if rest == "" {
		rest = fmt.Sprintf(" It has %s.", expr.Words(m.parameterNames(), "and"))
	}
	return diag.Diagnostic{
		Summary: "Unknown parameter",
		Detail:  fmt.Sprintf("Pack %q has no parameter %q.%s", m.Name, name, rest),
		Subject: diag.FromHCL(at),
	}
}

// bind returns the value of one parameter; an unknown value when there is none, so that validations pass it by.
func (p *Parameter) bind(args map[string]Arg, missing hcl.Range) (cty.Value, diag.Diagnostics) {
	none := cty.UnknownVal(p.Type.Concrete())
	a, given := args[p.Name]
	if !given || a.Value.IsNull() {
		if !p.Required() {
			return p.Default, nil
		}
		at := p.Range
		switch {
		case given:
			at = a.Range
		case missing.Filename != "":
			at = missing
		}
		return none, diag.Diagnostics{{
			Summary: "Missing required parameter",
			Detail: fmt.Sprintf("Parameter %q (%s) has no default: set it in the parameters of the pack block.",
				p.Name, p.TypeString()),
			Subject: diag.FromHCL(at),
		}}
	}
	if a.Expr != nil {
		if ds := expr.UnquotedIDs(a.Expr, a.Source, p.Type.Constraint); ds != nil {
			return none, ds
		}
	}
	v, err := p.Type.Convert(a.Value)
	if err != nil {
		at := a.Range
		if a.Expr != nil {
			at = expr.Locate(a.Expr, err)
		}
		return none, diag.Diagnostics{{
			Summary: fmt.Sprintf("Invalid value for parameter %q", p.Name),
			Detail:  fmt.Sprintf("The value does not fit the type %s: %s", p.TypeString(), expr.Reason(err)),
			Subject: diag.FromHCL(at), Context: diag.FromHCL(a.Range), Values: a.values(),
		}}
	}
	if !v.IsWhollyKnown() {
		return none, diag.Diagnostics{expr.NotKnown(p.Name, a.Range)}
	}
	return v, nil
}

// validate evaluates validations on the final values. Those that look at defaults alone were evaluated when the manifest
// was parsed.
func (m *Manifest) validate(values map[string]cty.Value, args map[string]Arg) diag.Diagnostics {
	var ds diag.Diagnostics
	ctx := m.context(values)
	for _, p := range m.Parameters {
		for _, v := range p.validations {
			if m.concerned(v, args) {
				ds = ds.Append(v.Check(ctx, p.what(), p.culprit(v, args)))
			}
		}
	}
	return ds
}

// concerned tells whether a validation looks at a parameter that has an argument or no default.
func (m *Manifest) concerned(v expr.Validation, args map[string]Arg) bool {
	return slices.ContainsFunc(v.Variables(), func(t hcl.Traversal) bool {
		name, ok := parameterOf(t)
		_, given := args[name]
		p := m.Parameter(name)
		return !ok || given || p == nil || p.Required()
	})
}

// culprit returns what to show when a validation fails: the argument of its parameter, else another argument that the
// condition refers to, else the declaration.
func (p *Parameter) culprit(v expr.Validation, args map[string]Arg) hcl.Range {
	if a, ok := args[p.Name]; ok {
		return a.Range
	}
	for _, t := range v.Condition.Expr.Variables() {
		if name, ok := parameterOf(t); ok {
			if a, ok := args[name]; ok {
				return a.Range
			}
		}
	}
	return p.Range
}
