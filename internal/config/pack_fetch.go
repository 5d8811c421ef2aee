package config

import (
	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/expr"
	"github.com/trailgate/trailgate/internal/pack/verify"
)

// Verify is a block verify of a pack: whose signature the pack must have.
type Verify struct {
	KeyID, Scope string
	Key          *verify.Key // nil when the block has mistakes; the pack is Broken then
	Range        hcl.Range   // header of the block
}

// Constraint returns the constraint on the pack's version, nil for none.
func (p *Pack) Constraint() version.Constraints { return p.constraint }

// verify reads a block verify.
func (l *loader) verify(p *Pack, b *hcl.Block) {
	p.Verify = &Verify{Range: b.DefRange}
	content := l.content(b, arguments("key_id!", "public_key!", "scope"))
	p.Verify.KeyID = l.text(content.Attributes["key_id"])
	p.Verify.Scope = l.text(content.Attributes["scope"])
	attr := content.Attributes["public_key"]
	text, ds := expr.String(attr, l.ctx)
	l.report(ds)
	if attr == nil || ds.HasErrors() || p.Verify.KeyID == "" {
		p.broken = true
		return
	}
	key, err := verify.NewKey(p.Verify.KeyID, text, p.Verify.Scope)
	if err != nil {
		p.broken = true
		l.report(expr.Invalid(attr, "must be the public key in PEM, as in file(\"keys/governance.pub\"): %s.", err))
		return
	}
	p.Verify.Key = key
}

// packChecksum reads the checksum of an archive.
func (l *loader) packChecksum(p *Pack, attr *hcl.Attribute) {
	p.Checksum = l.text(attr)
	if p.Checksum != "" && !pack.IsChecksum(p.Checksum) {
		p.broken = true
		l.report(expr.Invalid(attr, "must be \"sha256:\" and 64 hex digits in small letters, as sha256sum prints them, not %q.", p.Checksum))
	}
}

// checkFetched checks what source, checksum and signature demand of each other.
func (l *loader) checkFetched(p *Pack, checksum *hcl.Attribute) {
	source, err := pack.ParseSource(p.Source)
	switch {
	case p.broken || err != nil:
	case source.Kind == pack.KindArchive && checksum == nil:
		p.broken = true
		l.report(diag.Diagnostic{
			Summary: "Missing checksum",
			Detail:  "A pack from an archive needs its checksum, as in checksum = \"sha256:…\": it says which archive is meant.",
			Subject: diag.FromHCL(p.sourceRange), Context: diag.FromHCL(p.Range),
		})
	case source.Kind != pack.KindArchive && checksum != nil:
		l.report(diag.Diagnostic{
			Summary: "Checksum of no archive",
			Detail:  "A checksum is for packs from https archives. The lock file pins the content of packs from git repositories and registries.",
			Subject: diag.FromHCL(checksum.Range),
		})
	}
	if source.Kind == pack.KindBuiltin && p.Verify != nil {
		l.report(diag.Diagnostic{
			Summary: "Signature of a built-in pack",
			Detail:  "Built-in packs are part of the program and not signed apart from it.",
			Subject: diag.FromHCL(p.Verify.Range),
		})
	}
}
