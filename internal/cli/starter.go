package cli

import (
	"fmt"
	"strings"
)

// starterPack is a built-in pack, for the first configuration.
type starterPack struct{ name, version, description string }

// starter is the text of a first configuration.
func starter(logs string, packs []starterPack) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# What trailgate reads, which rules judge it, and what fails. 'trailgate plan' shows what that comes to.

trailgate {
  required_version = "%s"
}

# CloudTrail log files: files, folders (with all below them) and patterns, from this folder on.
source "file" "logs" {
  paths = [%q]
}

# The built-in packs of rules. 'trailgate rule list' lists the rules, 'trailgate rule show ID' says what one looks for.
`, constraint(Version, ">="), logs)
	for _, p := range packs {
		fmt.Fprintf(&b, "\n# %s\npack %q {\n  source  = %q\n  version = %q\n}\n", strings.TrimSuffix(p.description, "."), p.name, "builtin://"+p.name, constraint(p.version, "~>"))
	}
	b.WriteString(`
# A pack takes parameters, and blocks that change rules by id, name or pattern:
#
#   pack "sagemaker" {
#     source = "builtin://sagemaker"
#     parameters {
#       trusted_account_ids = ["111122223333"]
#     }
#     rule "TG-SM-006" { enabled = false }
#     rule "TG-SM-00*" { severity = "medium" }
#   }

output "table" {}

# For code scanning:
#
#   output "sarif" {
#     path = "reports/trailgate.sarif"
#   }

# What makes a scan fail, with exit status 2. A scan that could not read everything ends with 3.
gate "default" {
  fail_on    = "high"
  min_events = 1
}

# A finding that its owner accepts, until a day:
#
#   waiver "vendor" {
#     rules   = ["TG-SM-018"]
#     reason  = "Vendor contract"
#     owner   = "ml-platform@example.com"
#     expires = "2026-12-31"
#     match {
#       accounts = ["111122223333"]
#     }
#   }
`)
	return b.String()
}

// constraint makes a version constraint of a version's first two numbers.
func constraint(version, operator string) string {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 3 || operator == ">=" {
		return operator + " " + version
	}
	return operator + " " + parts[0] + "." + parts[1]
}
