package config

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/pack/expr"
	"github.com/trailgate/trailgate/internal/waiver"
)

// Waiver is a block waiver: findings that their owner accepts until a day.
type Waiver struct {
	waiver.Waiver
	Range      hcl.Range // header of the block
	rules      []hcl.Range
	matchPacks []hcl.Range
}

func (l *loader) waiver(b *hcl.Block) {
	l.name(b, 0)
	w := &Waiver{Range: b.DefRange}
	w.Name, w.File, w.Line = b.Labels[0], b.DefRange.Filename, b.DefRange.Start.Line
	l.config.Waivers = append(l.config.Waivers, w)
	schema := arguments("rules!", "reason!", "owner!", "expires!", "ticket", "condition")
	schema.Blocks = []hcl.BlockHeaderSchema{{Type: "match"}}
	content := l.content(b, schema)
	attrs := content.Attributes
	w.Rules, w.rules = l.names(attrs["rules"])
	l.checkPatterns(w.Rules, w.rules)
	w.Reason, w.Owner, w.Ticket = l.said(attrs["reason"]), l.said(attrs["owner"]), l.said(attrs["ticket"])
	w.Expires = l.date(attrs["expires"])
	if a := attrs["condition"]; a != nil {
		w.Condition = l.condition(a)
	}
	for _, inner := range content.Blocks {
		if !l.duplicate(inner, "waiver\x00"+w.Name+"\x00"+inner.Type) {
			l.match(w, inner)
		}
	}
}

// match reads the block match, which must narrow the waiver.
func (l *loader) match(w *Waiver, b *hcl.Block) {
	lists := []struct {
		name string
		into *[]string
	}{
		{"accounts", &w.Match.Accounts},
		{"regions", &w.Match.Regions},
		{"principals", &w.Match.Principals},
		{"resources", &w.Match.Resources},
		{"packs", &w.Match.Packs},
		{"fingerprints", &w.Match.Fingerprints},
	}
	known := make([]string, len(lists))
	for i, x := range lists {
		known[i] = x.name
	}
	attrs := l.content(b, arguments(known...)).Attributes
	if len(attrs) == 0 {
		l.report(diag.Diagnostic{
			Summary: "Empty match",
			Detail:  fmt.Sprintf("The block narrows nothing. Give it %s, or leave it out.", expr.Words(known, "or")),
			Subject: diag.FromHCL(b.DefRange),
		})
	}
	for _, x := range lists {
		var ranges []hcl.Range
		*x.into, ranges = l.names(attrs[x.name])
		if x.name == "packs" {
			w.matchPacks = ranges
		}
	}
}

// names reads a list of texts, of which there must be one and none may be empty: an empty list may mean all or nothing.
// The ranges are those of the elements, or of the argument where it is no list in brackets.
func (l *loader) names(attr *hcl.Attribute) ([]string, []hcl.Range) {
	texts, ds := expr.Strings(attr, l.ctx)
	l.report(ds)
	if attr == nil || ds != nil {
		return texts, ranges(attr, len(texts))
	}
	if len(texts) == 0 {
		l.report(expr.Invalid(attr, "must name one at least."))
	}
	at := ranges(attr, len(texts))
	for i, s := range texts {
		if strings.TrimSpace(s) == "" {
			d := expr.Invalid(attr, "must not hold an empty text.")
			d.Subject = diag.FromHCL(at[i])
			l.report(d)
		}
	}
	return texts, at
}

// ranges returns the places of the n elements of a list.
func ranges(attr *hcl.Attribute, n int) []hcl.Range {
	out := make([]hcl.Range, n)
	for i := range out {
		out[i] = attr.Expr.Range()
	}
	if attr == nil {
		return out
	}
	if parts, diags := hcl.ExprList(attr.Expr); !diags.HasErrors() && len(parts) == n {
		for i, p := range parts {
			out[i] = p.Range()
		}
	}
	return out
}

// said reads a text that says something.
func (l *loader) said(attr *hcl.Attribute) string {
	s := l.text(attr)
	if s != "" && strings.TrimSpace(s) == "" {
		l.report(expr.Invalid(attr, "must not be empty."))
	}
	return strings.TrimSpace(s)
}

// date reads a day.
func (l *loader) date(attr *hcl.Attribute) time.Time {
	s := l.text(attr)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		l.report(expr.Invalid(attr, `must be a date such as "2026-12-31", the last day on which the waiver holds (UTC), not %q.`, s))
	}
	return t
}

// condition reads a condition over a finding and checks it against one of which nothing is known but its type.
func (l *loader) condition(attr *hcl.Attribute) func(*finding.Finding, *finding.Rule) (bool, error) {
	if ds := checkFinding(attr); ds != nil {
		l.report(ds)
		return nil
	}
	v, diags := attr.Expr.Value(withFinding(l.ctx, unknownFinding()))
	l.report(diags)
	if diags.HasErrors() {
		return nil
	}
	if v, _ = v.Unmark(); !isBool(v) || v.IsNull() {
		l.report(expr.Invalid(attr, "must be true or false, as a comparison with finding.… is."))
		return nil
	}
	ctx := l.ctx
	return func(f *finding.Finding, r *finding.Rule) (bool, error) {
		v, diags := attr.Expr.Value(withFinding(ctx, findingValue(f, r)))
		if diags.HasErrors() {
			return false, fmt.Errorf("%s: %s", diags[0].Summary, diags[0].Detail)
		}
		if v, _ = v.Unmark(); !isBool(v) || v.IsNull() || !v.IsKnown() {
			return false, fmt.Errorf("it is neither true nor false")
		}
		return v.True(), nil
	}
}
