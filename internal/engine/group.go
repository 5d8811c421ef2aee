package engine

import (
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/scan"
)

// GroupInput returns what a rule's conclude sees of a group as input.
func GroupInput(g *scan.Group) (*ast.Term, error) { return groupInput(g) }
