package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/pack"
)

// Origin tells where an argument of a block got its value: "main.trailgate.hcl:12", and behind it what the variables in
// it got theirs from: "main.trailgate.hcl:12, var.severity from -var". It is empty when the argument was left out. The
// block is named by the range of its header.
func (c *Config) Origin(block hcl.Range, argument string) string {
	attr := c.given[block][argument]
	if attr == nil {
		return ""
	}
	return c.origin(attr.Expr, attr.Range)
}

// ParameterOrigin is Origin of a pack's parameter.
func (c *Config) ParameterOrigin(a pack.Arg) string {
	if a.Expr == nil {
		return ""
	}
	return c.origin(a.Expr, a.Range)
}

func (c *Config) origin(e hcl.Expression, at hcl.Range) string {
	parts := []string{Place(at)}
	for _, name := range c.variablesOf(e) {
		for _, v := range c.Variables {
			if v.Name == name {
				parts = append(parts, fmt.Sprintf("var.%s from %s", name, v.From))
			}
		}
	}
	return strings.Join(parts, ", ")
}

// variablesOf lists the variables that an expression depends on, through local values too, sorted.
func (c *Config) variablesOf(e hcl.Expression) []string {
	var names []string
	seen := map[string]bool{}
	var walk func(e hcl.Expression)
	walk = func(e hcl.Expression) {
		for _, t := range e.Variables() {
			name, ok := attribute(t)
			key := t.RootName() + "." + name
			if !ok || seen[key] {
				continue
			}
			seen[key] = true
			switch inner := c.locals[name]; {
			case t.RootName() == "var":
				names = append(names, name)
			case t.RootName() == "local" && inner != nil:
				walk(inner)
			}
		}
	}
	walk(e)
	slices.Sort(names)
	return names
}

// Place is where something begins, without its folder: "main.trailgate.hcl:12". It is empty for what is in no file.
func Place(r hcl.Range) string {
	if r.Filename == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", filepath.Base(r.Filename), r.Start.Line)
}
