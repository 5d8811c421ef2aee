package scan

import "github.com/trailgate/trailgate/internal/finding"

// Held returns how many findings of a rule's deny are held.
func (b *Builder) Held(k finding.Key) int { return len(b.rule(k).findings[phase(false)].findings) }
