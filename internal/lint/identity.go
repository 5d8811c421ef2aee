package lint

import (
	"slices"
	"strings"
)

// lacks are the fields of userIdentity that identities of a type do not have (CloudTrail User Guide, "userIdentity
// element", and what public logs have).
var lacks = map[string][]string{
	"AssumedRole":     {"userName"},
	"FederatedUser":   {"userName"},
	"AWSService":      {"principalId", "arn", "accountId", "accessKeyId", "userName", "sessionContext"},
	"AWSAccount":      {"arn", "userName", "accessKeyId", "sessionContext"},
	"SAMLUser":        {"accountId", "arn", "accessKeyId", "sessionContext"},
	"WebIdentityUser": {"accountId", "arn", "accessKeyId", "sessionContext"},
}

// checkIdentities finds fields that the identities of the type that the same body demands do not have.
func (p *pack) checkIdentities() {
	for _, d := range p.own {
		types := p.inherited(d, typesOf)
		if d.groups || len(types) == 0 {
			continue
		}
		for _, r := range p.readsOf(d) {
			if r.total || len(r.path) < 2 || r.path[0] != "userIdentity" {
				continue
			}
			if slices.ContainsFunc(types, func(t string) bool { return !slices.Contains(lacks[t], r.path[1]) }) {
				continue
			}
			hint := ""
			if r.path[1] == "userName" {
				hint = " The role's or user's name is in sessionContext.sessionIssuer.userName, the session's behind the colon in principalId."
			}
			p.report(d.unit, "identity-field", r.loc, "Field that these identities lack", "An identity of type %s has no %s.%s",
				strings.Join(types, " or "), r.path[1], hint)
		}
	}
}
