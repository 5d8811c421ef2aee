package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// local is a local value: an attribute of a block locals.
type local struct {
	name  string
	attr  *hcl.Attribute
	file  *file
	value cty.Value // NilVal until it is evaluated
}

func (l *loader) declareLocals(f *file, b *hcl.Block) {
	attrs := l.free(b)
	for _, name := range sorted(attrs) {
		attr := attrs[name]
		if first := l.locals[name]; first != nil {
			l.report(diag.Diagnostic{
				Summary: "Duplicate local value",
				Detail:  fmt.Sprintf("There already is a local value %q at %s.", name, diag.FromHCL(first.attr.NameRange)),
				Subject: diag.FromHCL(attr.NameRange),
			})
			continue
		}
		l.report(expr.UnquotedIDs(attr.Expr, f.src, cty.DynamicPseudoType))
		l.config.locals[name] = attr.Expr
		l.locals[name] = &local{name: name, attr: attr, file: f}
	}
}

// evaluateLocals evaluates local values, each after those that it refers to. A value that is wrong is not known.
func (l *loader) evaluateLocals() map[string]cty.Value {
	values := map[string]cty.Value{}
	for _, name := range sorted(l.locals) {
		l.evaluateLocal(l.locals[name], nil)
		values[name] = l.locals[name].value
	}
	return values
}

// evaluateLocal gives v a value. Above are the local values that wait for it, the outermost first.
func (l *loader) evaluateLocal(v *local, above []*local) {
	if v.value != cty.NilVal {
		return
	}
	if i := slices.Index(above, v); i >= 0 {
		l.cycle(above[i:])
		return
	}
	above = append(above, v)
	needed := map[string]cty.Value{}
	for _, t := range v.attr.Expr.Variables() {
		name, ok := attribute(t)
		if t.RootName() != "local" || !ok {
			continue
		}
		needed[name] = cty.DynamicVal
		if other := l.locals[name]; other != nil {
			l.evaluateLocal(other, above)
			needed[name] = other.value
		}
	}
	if v.value != cty.NilVal { // part of a cycle
		return
	}
	ctx := v.file.ctx.NewChild()
	ctx.Variables = map[string]cty.Value{"local": cty.ObjectVal(needed)}
	value, ds := expr.Evaluate(v.attr.Expr, ctx)
	l.report(ds)
	v.value = value
}

// cycle reports local values that need each other, and gives them up.
func (l *loader) cycle(members []*local) {
	members = slices.Clone(members)
	first := slices.MinFunc(members, func(a, b *local) int {
		return cmp.Or(cmp.Compare(a.attr.Range.Filename, b.attr.Range.Filename), cmp.Compare(a.attr.Range.Start.Byte, b.attr.Range.Start.Byte))
	})
	i := slices.Index(members, first)
	members = append(members[i:], members[:i]...)
	var steps []string
	for n, m := range members {
		m.value = cty.DynamicVal
		next := members[(n+1)%len(members)]
		steps = append(steps, fmt.Sprintf("  local.%s, at %s, needs local.%s", m.name, diag.FromHCL(m.attr.NameRange), next.name))
	}
	l.report(diag.Diagnostic{
		Summary: "Cycle of local values",
		Detail:  "These local values need each other, so none can have a value:\n\n" + strings.Join(steps, "\n"),
		Subject: diag.FromHCL(first.attr.NameRange), Context: diag.FromHCL(first.attr.Range),
	})
}
