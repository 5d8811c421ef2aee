package config

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Program is the block trailgate: what the configuration demands of the program.
type Program struct {
	RequiredVersion string // version constraint; "" for none
	Range           hcl.Range
}

func (l *loader) program(b *hcl.Block) {
	p := &Program{Range: b.DefRange}
	l.config.Program = p
	attr := l.content(b, arguments("required_version")).Attributes["required_version"]
	text, ds := expr.String(attr, l.ctx)
	l.report(ds)
	if attr == nil || ds.HasErrors() {
		return
	}
	p.RequiredVersion = text
	constraint, ds := pack.ParseConstraint(attr, text)
	l.report(ds)
	if constraint == nil || pack.AllowsProgram(constraint, l.options.Version) {
		return
	}
	l.report(diag.Diagnostic{
		Summary: "Unsupported program version",
		Detail: fmt.Sprintf("This configuration requires trailgate %s; this is version %s. Use a version that fits, or change required_version.",
			text, l.options.Version),
		Subject: diag.FromHCL(attr.Expr.Range()), Context: diag.FromHCL(attr.Range),
	})
}
