package config

import (
	"fmt"
	"strconv"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// The values of on_incomplete.
const (
	IncompleteFails = "fail" // an incomplete scan fails, whatever was found
	IncompleteWarns = "warn" // it is judged by what was found, with a warning
)

// Gate is a block gate: what makes a scan fail. Arguments that were left out have their defaults.
type Gate struct {
	Name          string
	FailOn        finding.Severity // default high
	NewOnly       bool
	MinEvents     *int64 // nil when left out: the default depends on the sources
	RequiredRules []string
	OnIncomplete  string                     // IncompleteFails (default) or IncompleteWarns
	OnRuleError   string                     // likewise; "" when left out, for what OnIncomplete says
	WaiverWarning *time.Duration             // nil when left out
	Budget        map[finding.Severity]int64 // nil without a block budget
	Range         hcl.Range

	required []hcl.Range
}

func (l *loader) gate(b *hcl.Block) {
	l.name(b, 0)
	g := &Gate{Name: b.Labels[0], FailOn: finding.High, OnIncomplete: IncompleteFails, Range: b.DefRange}
	l.config.Gates = append(l.config.Gates, g)
	schema := arguments("fail_on", "new_only", "min_events", "required_rules", "on_incomplete", "on_rule_error", "waiver_warning")
	schema.Blocks = []hcl.BlockHeaderSchema{{Type: "budget"}}
	content := l.content(b, schema)
	attrs := content.Attributes
	if s := l.severity(attrs["fail_on"]); s != nil {
		g.FailOn = *s
	}
	newOnly, _, ds := expr.Bool(attrs["new_only"], l.ctx)
	l.report(ds)
	g.NewOnly = newOnly
	g.MinEvents = l.number(attrs["min_events"])
	if a := attrs["required_rules"]; a != nil {
		g.RequiredRules, g.required = l.names(a)
		l.checkPatterns(g.RequiredRules, g.required)
	}
	words := []string{IncompleteFails, IncompleteWarns}
	word, ds := expr.OneOf(attrs["on_incomplete"], l.ctx, words)
	l.report(ds)
	if word != "" {
		g.OnIncomplete = word
	}
	g.OnRuleError, ds = expr.OneOf(attrs["on_rule_error"], l.ctx, words)
	l.report(ds)
	g.WaiverWarning = l.days(attrs["waiver_warning"])
	for _, inner := range content.Blocks {
		if !l.duplicate(inner, "gate\x00"+g.Name+"\x00"+inner.Type) {
			l.budget(g, inner)
		}
	}
}

// budget reads how many findings of each severity are let pass.
func (l *loader) budget(g *Gate, b *hcl.Block) {
	g.Budget = map[finding.Severity]int64{}
	attrs := l.content(b, arguments(finding.Severities()...)).Attributes
	if len(attrs) == 0 {
		l.report(diag.Diagnostic{
			Summary: "Empty budget",
			Detail:  fmt.Sprintf("The block gives no budget. Give one of %s, or leave it out.", expr.Words(finding.Severities(), "or")),
			Subject: diag.FromHCL(b.DefRange),
		})
	}
	for i, name := range finding.Severities() {
		if n := l.number(attrs[name]); n != nil {
			g.Budget[finding.Severity(i)] = *n
		}
	}
}

// number reads a whole number from 0 on; nil when the argument was left out or wrong.
func (l *loader) number(attr *hcl.Attribute) *int64 {
	n, ok, ds := expr.Count(attr, l.ctx)
	l.report(ds)
	if !ok {
		return nil
	}
	return &n
}

// days reads a length of time in days or weeks; nil when the argument was left out or wrong.
func (l *loader) days(attr *hcl.Attribute) *time.Duration {
	s := l.text(attr)
	if s == "" {
		return nil
	}
	const most = 10_000
	digits, unit := s[:len(s)-1], s[len(s)-1:]
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > most || digits[0] == '+' || unit != "d" && unit != "w" {
		l.report(expr.Invalid(attr, `must be a number of days or weeks such as "14d" or "2w", not %q.`, s))
		return nil
	}
	d := time.Duration(n) * 24 * time.Hour
	if unit == "w" {
		d *= 7
	}
	return &d
}

// Gate returns the gate of that name; without name the only one, or nil when there is none. It is an error when the name
// is unknown, and when there are several and no name is given.
func (c *Config) Gate(name string) (*Gate, diag.Diagnostics) {
	names := make([]string, len(c.Gates))
	for i, g := range c.Gates {
		names[i] = g.Name
		if g.Name == name {
			return g, nil
		}
	}
	switch {
	case name != "" && len(names) == 0:
		return nil, diag.Diagnostics{{Summary: "Unknown gate", Detail: fmt.Sprintf("There is no gate %q: the configuration has no gate block.", name)}}
	case name != "":
		return nil, diag.Diagnostics{{
			Summary: "Unknown gate",
			Detail:  fmt.Sprintf("There is no gate %q.%s The configuration has %s.", name, diag.DidYouMean(name, names), expr.Words(names, "and")),
		}}
	case len(names) > 1:
		return nil, diag.Diagnostics{{
			Summary: "Several gates",
			Detail:  fmt.Sprintf("The configuration has several gates; choose one with --gate: %s.", expr.Words(names, "or")),
			Subject: diag.FromHCL(c.Gates[1].Range),
		}}
	case len(names) == 1:
		return c.Gates[0], nil
	}
	return nil, nil
}
