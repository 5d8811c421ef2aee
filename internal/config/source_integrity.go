package config

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Integrity says that log files are verified with CloudTrail's digests while they are read.
type Integrity struct {
	PublicKeys string // file with public keys; "" to ask CloudTrail
	Signatures string // file with signatures that a mirror lacks; "" for none
	Range      hcl.Range
}

func integrityArguments() []string { return []string{"verify_integrity", "public_keys", "signatures"} }

// integrity reads whether a source is to be verified, and by what; nil when it is not.
func (l *loader) integrity(attrs hcl.Attributes) *Integrity {
	on, _, ds := expr.Bool(attrs["verify_integrity"], l.ctx)
	l.report(ds)
	x := &Integrity{PublicKeys: l.text(attrs["public_keys"]), Signatures: l.text(attrs["signatures"])}
	if !on {
		for _, name := range integrityArguments()[1:] {
			if a := attrs[name]; a != nil && ds == nil {
				l.report(expr.Invalid(a, "goes with verify_integrity = true."))
			}
		}
		return nil
	}
	x.Range = attrs["verify_integrity"].Range
	return x
}

// fileIntegrity reads the same of a source of files, which must then be one folder.
func (l *loader) fileIntegrity(attrs hcl.Attributes, s *Source) {
	s.File.Integrity = l.integrity(attrs)
	if s.File.Integrity != nil && len(s.File.Paths) != 1 {
		l.report(diag.Diagnostic{
			Summary: "More than a mirror to verify",
			Detail:  "verify_integrity goes with one path: the folder of a mirror, which holds AWSLogs.",
			Subject: diag.FromHCL(s.File.Range),
		})
	}
}
