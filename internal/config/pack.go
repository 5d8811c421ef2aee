package config

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Pack is a block pack: an instance of a pack of rules.
type Pack struct {
	Label      string // name of the instance
	Source     string // as written: "builtin://sagemaker", "./rules"
	Version    string // constraint on the version in the pack's manifest; "" for none
	Parameters map[string]pack.Arg
	Rules      []*RuleBlock
	Checksum   string    // of an https archive, "sha256:…"; "" for none
	Verify     *Verify   // nil when the pack need not be signed
	Dialect    string    // DialectTrailgate or DialectConftest
	Namespaces []string  // packages whose rules judge, of conftest policies; nil for main
	Dir        string    // folder of the file, against which Source is resolved
	Range      hcl.Range // header of the block

	sourceRange, versionRange hcl.Range
	namespacesRange           hcl.Range
	parametersRange           hcl.Range // header of the block parameters, else of the pack
	constraint                version.Constraints
	broken                    bool // it cannot be opened, for reasons that have been reported
}

func (l *loader) pack(b *hcl.Block) {
	l.name(b, 0)
	p := &Pack{Label: b.Labels[0], Dir: filepath.Dir(b.DefRange.Filename), Range: b.DefRange, parametersRange: b.DefRange}
	l.config.Packs = append(l.config.Packs, p)
	schema := arguments("source!", "version", "checksum", "dialect", "namespaces")
	schema.Blocks = []hcl.BlockHeaderSchema{{Type: "parameters"}, {Type: "rule", LabelNames: []string{"id"}}, {Type: "verify"}}
	content := l.content(b, schema)
	l.packSource(p, content.Attributes["source"])
	l.packVersion(p, content.Attributes["version"])
	l.packChecksum(p, content.Attributes["checksum"])
	l.packDialect(p, content.Attributes)
	for _, inner := range content.Blocks {
		if l.duplicate(inner, "pack\x00"+p.Label+"\x00"+inner.Type) {
			continue
		}
		switch inner.Type {
		case "parameters":
			l.parameters(p, inner)
		case "verify":
			l.verify(p, inner)
		default:
			p.Rules = append(p.Rules, l.rule(inner))
		}
	}
	l.checkFetched(p, content.Attributes["checksum"])
}

func (l *loader) packSource(p *Pack, attr *hcl.Attribute) {
	source, ds := expr.String(attr, l.ctx)
	l.report(ds)
	p.broken = attr == nil || ds.HasErrors()
	if p.broken {
		return
	}
	p.Source, p.sourceRange = source, attr.Expr.Range()
	if err := pack.CheckSource(source); err != nil {
		p.broken = true
		l.report(p.SourceProblem("Invalid pack source", err))
	}
}

func (l *loader) packVersion(p *Pack, attr *hcl.Attribute) {
	text, ds := expr.String(attr, l.ctx)
	l.report(ds)
	if attr == nil || ds.HasErrors() {
		return
	}
	p.Version, p.versionRange = text, attr.Expr.Range()
	p.constraint, ds = pack.ParseConstraint(attr, text)
	l.report(ds)
}

// parameters evaluates whatever arguments there are: the pack's manifest knows which there may be.
func (l *loader) parameters(p *Pack, b *hcl.Block) {
	p.parametersRange = b.DefRange
	attrs := l.free(b)
	p.Parameters = make(map[string]pack.Arg, len(attrs))
	for name, attr := range attrs {
		v, ds := expr.Evaluate(attr.Expr, l.ctx)
		l.report(ds)
		p.Parameters[name] = pack.Arg{
			Value: v, Range: attr.Expr.Range(), Name: attr.NameRange, Expr: attr.Expr, Context: l.ctx, Source: l.src,
		}
	}
}

// Broken tells that the pack cannot be opened because of mistakes in its block, which Load has reported.
func (p *Pack) Broken() bool { return p.broken }

// Open opens the pack: see pack.Open. A problem is reported at the block's source.
func (p *Pack) Open(builtin fs.FS) (fsys fs.FS, resolved string, ds diag.Diagnostics) {
	fsys, resolved, err := pack.Open(p.Source, p.Dir, builtin)
	if err != nil {
		return nil, resolved, diag.Diagnostics{p.SourceProblem("Invalid pack source", err)}
	}
	return fsys, resolved, nil
}

// SourceProblem reports an error at the block's source.
func (p *Pack) SourceProblem(summary string, err error) diag.Diagnostic {
	return diag.Diagnostic{Summary: summary, Detail: sentence(err.Error()), Subject: p.place(p.sourceRange)}
}

// place is a range of the pack's block, nil for a pack that no block names.
func (p *Pack) place(r hcl.Range) *diag.Range {
	if r.Filename == "" {
		return nil
	}
	return diag.FromHCL(r)
}

// NamespacesPlace is where the block says which packages judge, or its source where it does not.
func (p *Pack) NamespacesPlace() *diag.Range {
	if r := p.place(p.namespacesRange); r != nil {
		return r
	}
	return p.place(p.sourceRange)
}

// CheckVersion compares the manifest's version with the block's constraint.
func (p *Pack) CheckVersion(m *pack.Manifest) diag.Diagnostics {
	if p.constraint == nil || pack.Allows(p.constraint, m.Version) {
		return nil
	}
	return diag.Diagnostics{{
		Summary: "Pack version does not fit",
		Detail: fmt.Sprintf("Pack %q at %s has version %s, which does not satisfy the constraint %q.",
			m.Name, p.Source, m.Version, p.Version),
		Subject: diag.FromHCL(p.versionRange),
	}}
}

// Bind gives values to all parameters of the manifest: see Manifest.Bind. A parameter that must be set and is not is
// reported at the block.
func (p *Pack) Bind(m *pack.Manifest) (json.RawMessage, diag.Diagnostics) {
	return m.BindAt(p.Parameters, p.parametersRange)
}

// Shown returns what Bind returned with sensitive values taken out, for scan files and reports.
func (p *Pack) Shown(bound json.RawMessage) json.RawMessage { return pack.Shown(bound, p.Parameters) }
