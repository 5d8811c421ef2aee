package config

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// EnvPrefix is how the name of an environment variable begins that gives a value to a variable.
const EnvPrefix = "TRAILGATE_VAR_"

// Input is something that gives values to variables: a file, or one argument "name=value" of -var.
type Input struct {
	File string // name of the file; empty for an argument
	Text []byte
}

// given is a value given to a variable.
type given struct {
	value cty.Value
	text  *string        // as it stands in an argument or the environment, not read yet; nil for one from a file
	expr  hcl.Expression // nil where the value was no expression
	src   []byte         // text of the file that expr stands in
	at    hcl.Range      // where it was given; without a file name where that is no text
	from  string
}

// assign gives every variable its value: the last that was given, else its default.
func (l *loader) assign() {
	all := map[string]given{}
	for _, v := range l.config.Variables {
		if l.options.LookupEnv == nil {
			break
		}
		name := EnvPrefix + v.Name
		if text, ok := l.options.LookupEnv(name); ok {
			all[v.Name] = given{text: &text, from: name}
		}
	}
	for _, in := range l.options.Inputs {
		if in.File == "" {
			l.argument(string(in.Text), all)
		} else {
			l.valuesFile(in, all)
		}
	}
	for _, v := range l.config.Variables {
		g, ok := all[v.Name]
		if ok {
			l.give(v, g)
		} else {
			l.giveDefault(v)
		}
		if v.Sensitive {
			v.Value = v.Value.Mark(expr.Sensitive)
		}
	}
}

// give sets a variable to what was given.
func (l *loader) give(v *Variable, g given) {
	v.Value, v.From = cty.UnknownVal(v.Type.Concrete()), g.from
	if v.broken {
		return
	}
	if g.text != nil && !l.readText(v, &g) {
		return
	}
	if g.value.IsNull() && !v.Nullable {
		if v.Default == cty.NilVal {
			l.report(diag.Diagnostic{
				Summary: fmt.Sprintf("Invalid value for %s", v.what()),
				Detail:  fmt.Sprintf("The value from %s is null, which stands for the default, and there is none.", g.from),
				Subject: place(g.at),
			})
			return
		}
		l.giveDefault(v)
		return
	}
	value, ds := v.convert(g, fmt.Sprintf("The value of %s from %s", v.what(), g.from))
	l.report(ds)
	if !ds.HasErrors() {
		v.Value, v.shown = value, v.Range
		if g.at.Filename != "" {
			v.shown = g.at
		}
	}
}

func (l *loader) giveDefault(v *Variable) {
	v.Value, v.From = v.Default, "its default"
	if v.Default != cty.NilVal {
		return
	}
	v.Value, v.From = cty.UnknownVal(v.Type.Concrete()), ""
	if v.broken || l.partial {
		return
	}
	what := v.Description
	if what != "" {
		what = " (" + strings.TrimSuffix(what, ".") + ")"
	}
	l.report(diag.Diagnostic{
		Summary: "No value for required variable",
		Detail: fmt.Sprintf("The variable %q%s has no default. Give it a value of type %s in one of these ways: "+
			"-var '%s=…', a line %s = … in a file given with -var-file or in trailgate.tgvars or *.auto.tgvars beside the configuration, or the environment variable %s%s.",
			v.Name, what, v.Type, v.Name, v.Name, EnvPrefix, v.Name),
		Subject: diag.FromHCL(v.Range),
	})
}

// readText reads a value from an argument or the environment: as it stands for a variable that is a text, a number or
// true or false, else as an expression.
func (l *loader) readText(v *Variable, g *given) bool {
	if v.Type.Constraint.IsPrimitiveType() || !v.typed {
		g.value = cty.StringVal(*g.text)
		return true
	}
	name := fmt.Sprintf("<value of var.%s from %s>", v.Name, g.from)
	if !v.Sensitive {
		if l.config.Texts == nil {
			l.config.Texts = map[string][]byte{}
		}
		l.config.Texts[name] = []byte(*g.text)
	}
	e, diags := hclsyntax.ParseExpression([]byte(*g.text), name, hcl.InitialPos)
	if !diags.HasErrors() {
		var more hcl.Diagnostics
		g.value, more = e.Value(nil)
		diags = append(diags, more...)
	}
	l.report(v.hide(diag.Diagnostics{}.Append(diags)))
	g.expr, g.src, g.at = e, []byte(*g.text), hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
	if e != nil {
		g.at = e.Range()
	}
	return !diags.HasErrors()
}

// argument reads "name=value".
func (l *loader) argument(text string, all map[string]given) {
	name, value, ok := strings.Cut(text, "=")
	name = strings.TrimSpace(name)
	v := l.variables[name]
	switch {
	case !ok || !hclsyntax.ValidIdentifier(name):
		l.report(diag.Diagnostic{
			Summary: "Invalid -var option",
			Detail:  "Give the name of a variable and its value with = between them, as in -var 'region=us-east-1'.",
		})
	case v != nil:
		all[name] = given{text: &value, from: "-var"}
	case !l.partial:
		l.report(diag.Diagnostic{
			Summary: "Value for undeclared variable",
			Detail: fmt.Sprintf("-var gives a value to %q, but the configuration has no such variable.%s Declare it with a block variable %q {}, or leave the option out.",
				name, diag.DidYouMean(name, sorted(l.variables)), name),
		})
	}
}

// valuesFile reads a file of values.
func (l *loader) valuesFile(in Input, all map[string]given) {
	parse := func(src []byte, name string) (*hcl.File, hcl.Diagnostics) {
		return hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	}
	if strings.HasSuffix(in.File, ".json") {
		parse = hcljson.Parse
	}
	parsed, diags := parse(in.Text, in.File)
	if diags.HasErrors() {
		l.report(hideAll(diag.Diagnostics{}.Append(diags), l.anySensitive()))
		return
	}
	attrs, diags := parsed.Body.JustAttributes()
	l.report(hideAll(diag.Diagnostics{}.Append(diags), l.anySensitive()))
	var unknown []*hcl.Attribute
	for _, name := range sorted(attrs) {
		attr := attrs[name]
		v := l.variables[name]
		if v == nil {
			unknown = append(unknown, attr)
			continue
		}
		value, diags := attr.Expr.Value(nil)
		l.report(v.hide(diag.Diagnostics{}.Append(diags)))
		if diags.HasErrors() {
			value = cty.DynamicVal
		}
		all[name] = given{
			value: value, expr: attr.Expr, src: in.Text, at: attr.Expr.Range(),
			from: fmt.Sprintf("%s:%d", filepath.Base(in.File), attr.Range.Start.Line),
		}
	}
	if len(unknown) > 0 && !l.partial {
		l.report(l.undeclaredValues(in.File, unknown))
	}
}

// undeclaredValues warns of values in a file that no variable takes: a file may serve several configurations.
func (l *loader) undeclaredValues(file string, attrs []*hcl.Attribute) diag.Diagnostic {
	names := make([]string, len(attrs))
	for i, a := range attrs {
		names[i] = a.Name
	}
	hint := ""
	if len(attrs) == 1 {
		hint = diag.DidYouMean(names[0], sorted(l.variables))
	}
	return diag.Diagnostic{
		Severity: diag.Warning,
		Summary:  "Value for undeclared variable",
		Detail: fmt.Sprintf("%s gives values to %s, but the configuration has no such variable.%s Values for several configurations can be given in the environment (%sname), where this is no mistake.",
			file, expr.Words(names, "and"), hint, EnvPrefix),
		Subject: diag.FromHCL(attrs[0].NameRange), Sensitive: true,
	}
}

// anySensitive tells whether any variable is sensitive, so that a file of values may hold secrets.
func (l *loader) anySensitive() bool {
	for _, v := range l.variables {
		if v.Sensitive {
			return true
		}
	}
	return false
}

func hideAll(ds diag.Diagnostics, sensitive bool) diag.Diagnostics {
	for i := range ds {
		ds[i].Sensitive = ds[i].Sensitive || sensitive
	}
	return ds
}

func place(r hcl.Range) *diag.Range {
	if r.Filename == "" {
		return nil
	}
	return diag.FromHCL(r)
}
