package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// arguments returns the schema of a body that has the arguments given; those with a "!" behind must be there.
func arguments(names ...string) *hcl.BodySchema {
	s := &hcl.BodySchema{}
	for _, n := range names {
		name, required := strings.CutSuffix(n, "!")
		s.Attributes = append(s.Attributes, hcl.AttributeSchema{Name: name, Required: required})
	}
	return s
}

// content reads a block's body and reports all that the schema has not.
func (l *loader) content(b *hcl.Block, schema *hcl.BodySchema) *hcl.BodyContent {
	if l.watch != nil {
		l.watch(b, schema)
	}
	content, ds := expr.Content(b.Body, schema)
	l.report(ds)
	l.config.given[b.DefRange] = content.Attributes
	return content
}

// free reads a block that has whatever arguments the user gives it.
func (l *loader) free(b *hcl.Block) hcl.Attributes {
	if l.watch != nil {
		l.watch(b, nil)
	}
	attrs, diags := b.Body.JustAttributes()
	l.report(diags)
	return attrs
}

// text reads an argument that is a string and not empty.
func (l *loader) text(attr *hcl.Attribute) string {
	s, ds := expr.String(attr, l.ctx)
	l.report(ds)
	if attr != nil && ds == nil && s == "" {
		l.report(expr.Invalid(attr, "must not be empty."))
	}
	return s
}

// duplicate reports a block whose type and labels were there before. The prefix tells apart blocks inside others.
func (l *loader) duplicate(b *hcl.Block, prefix string) bool {
	key := strings.Join(append([]string{prefix}, b.Labels...), "\x00")
	first, found := l.first[key]
	if !found {
		l.first[key] = b.DefRange
		return false
	}
	words := []string{b.Type}
	for _, label := range b.Labels {
		words = append(words, strconv.Quote(label))
	}
	l.report(diag.Diagnostic{
		Summary: "Duplicate block",
		Detail:  fmt.Sprintf("There already is a block %s at %s.", strings.Join(words, " "), diag.FromHCL(first)),
		Subject: diag.FromHCL(b.DefRange),
	})
	return true
}

// name checks a label that the user chooses.
func (l *loader) name(b *hcl.Block, label int) {
	if s := b.Labels[label]; !hclsyntax.ValidIdentifier(s) {
		l.report(diag.Diagnostic{
			Summary: "Invalid label",
			Detail:  fmt.Sprintf("The label %q must be a name: a letter, then letters, digits, _ and -.", s),
			Subject: diag.FromHCL(b.LabelRanges[label]), Context: diag.FromHCL(b.DefRange),
		})
	}
}

// oneOf checks a label that must be one of the words allowed.
func (l *loader) oneOf(b *hcl.Block, label int, what string, allowed []string) bool {
	s := b.Labels[label]
	if slices.Contains(allowed, s) {
		return true
	}
	l.report(diag.Diagnostic{
		Summary: fmt.Sprintf("Unknown %s %s", b.Type, what),
		Detail:  fmt.Sprintf("There is no %s %s %q.%s It is %s.", b.Type, what, s, diag.DidYouMean(s, allowed), expr.Words(allowed, "or")),
		Subject: diag.FromHCL(b.LabelRanges[label]), Context: diag.FromHCL(b.DefRange),
	})
	return false
}

// sentence begins an error's text with a capital and ends it with a full stop.
func sentence(s string) string {
	if s == "" {
		return s
	}
	if first, _, _ := strings.Cut(s, " "); !strings.ContainsAny(first, "/._\\") { // a path or a name stays as it is
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s
}
