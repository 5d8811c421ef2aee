package pack

import (
	"regexp"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// ParseConstraint reads a version constraint such as ">= 0.1.0, < 2.0.0" or "~> 1.0", the value of attr.
func ParseConstraint(attr *hcl.Attribute, text string) (version.Constraints, diag.Diagnostics) {
	c, err := version.NewConstraint(text)
	if err != nil {
		return nil, diag.Diagnostics{expr.Invalid(attr, `must be a version constraint such as ">= 0.1.0" or "~> 1.0", not %q.`, text)}
	}
	return c, nil
}

// Allows tells whether the version of a pack satisfies c. A pre-release satisfies only a constraint that names one.
func Allows(c version.Constraints, packVersion string) bool {
	v, err := version.NewSemver(packVersion)
	return err == nil && c.Check(v)
}

// AllowsProgram tells whether the program's version satisfies c. A pre-release counts as the release that it leads to,
// and what is no version ("devel", "") is a build from source and satisfies everything.
func AllowsProgram(c version.Constraints, programVersion string) bool {
	v, err := version.NewSemver(programVersion)
	return err != nil || c.Check(v) || c.Check(v.Core())
}

// semver is the grammar of semver.org, version 2.0.0, but for the ban of leading zeros.
const semver = `^\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`

func checkVersion(attr *hcl.Attribute, s string) diag.Diagnostics {
	if regexp.MustCompile(semver).MatchString(s) {
		return nil
	}
	return diag.Diagnostics{expr.Invalid(attr, `must be a semantic version with three numbers such as "1.0.0", not %q.`, s)}
}
