package config

import (
	"fmt"

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
	Name         string
	FailOn       finding.Severity // default high
	MinEvents    *int64           // nil when left out: the default depends on the sources
	OnIncomplete string           // IncompleteFails (default) or IncompleteWarns
	Range        hcl.Range
}

func (l *loader) gate(b *hcl.Block) {
	l.name(b, 0)
	g := &Gate{Name: b.Labels[0], FailOn: finding.High, OnIncomplete: IncompleteFails, Range: b.DefRange}
	l.config.Gates = append(l.config.Gates, g)
	attrs := l.content(b, arguments("fail_on", "min_events", "on_incomplete")).Attributes
	if s := l.severity(attrs["fail_on"]); s != nil {
		g.FailOn = *s
	}
	n, ok, ds := expr.Count(attrs["min_events"], l.ctx)
	l.report(ds)
	if ok {
		g.MinEvents = &n
	}
	word, ds := expr.OneOf(attrs["on_incomplete"], l.ctx, []string{IncompleteFails, IncompleteWarns})
	l.report(ds)
	if word != "" {
		g.OnIncomplete = word
	}
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
