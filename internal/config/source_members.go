package config

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Members says which accounts a source enters: by default that of the credentials alone.
type Members struct {
	Organization bool     // all that AWS Organizations lists
	Units        []string // with Organization: those in or below these units alone
	Role         string   // ARN of a role in each account, with AccountPlaceholder for its id; "" for none
	ExternalID   string   // of Role
}

// AccountPlaceholder stands for an account's id in Members.Role.
const AccountPlaceholder = "{account}"

// anyRegion in a list of Regions stands for all of them.
const anyRegion = "*"

func memberArguments() []string {
	return []string{"organization", "organizational_units", "account_role", "account_external_id"}
}

// members reads which accounts a source enters.
func (l *loader) members(attrs hcl.Attributes) Members {
	m := Members{Role: l.text(attrs["account_role"]), ExternalID: l.text(attrs["account_external_id"])}
	var ds diag.Diagnostics
	m.Organization, _, ds = expr.Bool(attrs["organization"], l.ctx)
	l.report(ds)
	m.Units = l.allOf(attrs["organizational_units"], `^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$`, `ids of organizational units or roots such as "ou-ab12-11111111"`)
	if m.Role != "" && !isAccountRole(m.Role) {
		l.report(expr.Invalid(attrs["account_role"], `must be the ARN of a role with {account} for the account's id, as "arn:aws:iam::{account}:role/trailgate-read", not %q.`, m.Role))
	}
	if attrs["account_external_id"] != nil && attrs["account_role"] == nil {
		l.report(expr.Invalid(attrs["account_external_id"], "goes with account_role, which is not given."))
	}
	if attrs["organizational_units"] != nil && !m.Organization {
		l.report(expr.Invalid(attrs["organizational_units"], "goes with organization = true, which is not given."))
	}
	if m.Organization && attrs["account_role"] == nil {
		l.report(expr.Invalid(attrs["organization"], "goes with account_role, a role in each account, which is not given."))
	}
	return m
}

func isAccountRole(s string) bool {
	return regexp.MustCompile(`^arn:[a-z-]+:iam::111122223333:role/.+$`).MatchString(strings.ReplaceAll(s, AccountPlaceholder, "111122223333")) &&
		strings.Contains(s, "::"+AccountPlaceholder+":")
}

// regionsOrAny reads a list of Regions; nil for all of them, which "*" stands for too.
func (l *loader) regionsOrAny(attr *hcl.Attribute) []string {
	regions := l.allOf(attr, `^\*$|`+regionPattern, `Regions such as "eu-west-1", or "*" for all`)
	if slices.Contains(regions, anyRegion) {
		if len(regions) > 1 {
			l.report(expr.Invalid(attr, `must hold nothing else where it holds "*", which stands for all Regions.`))
		}
		return nil
	}
	return regions
}
