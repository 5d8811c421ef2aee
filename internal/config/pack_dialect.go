package config

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// The dialects of Rego that a pack may be written in.
const (
	DialectTrailgate = ""         // a pack with a manifest
	DialectConftest  = "conftest" // a folder of policies for conftest
)

// packDialect reads in which dialect a pack is written. Conftest policies are a folder without manifest: they have neither
// versions nor parameters.
func (l *loader) packDialect(p *Pack, attrs hcl.Attributes) {
	dialect, namespaces := attrs["dialect"], attrs["namespaces"]
	if dialect != nil {
		var ds diag.Diagnostics
		p.Dialect, ds = expr.OneOf(dialect, l.ctx, []string{DialectConftest})
		l.report(ds)
	}
	if namespaces != nil {
		var ds diag.Diagnostics
		p.Namespaces, ds = expr.Strings(namespaces, l.ctx)
		p.namespacesRange = namespaces.Expr.Range()
		l.report(ds)
	}
	if p.Dialect != DialectConftest {
		if namespaces != nil && dialect == nil {
			l.report(expr.Invalid(namespaces, "is for policies with dialect = %q.", DialectConftest))
		}
		return
	}
	if attrs["version"] != nil {
		l.report(expr.Invalid(attrs["version"], "is not for conftest policies, which have no versions."))
	}
	if source, err := pack.ParseSource(p.Source); err == nil && source.Kind != pack.KindLocal {
		p.broken = true
		l.report(expr.Invalid(attrs["source"], "must be a folder for conftest policies: \"./PATH\", \"../PATH\" or an absolute path."))
	}
}
