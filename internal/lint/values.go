package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/diag"
)

// enumerations are the fields whose values are known (CloudTrail User Guide, "Record contents" and "userIdentity
// element"; AwsVpceEvents is the guide's text, AwsVpceEvent its example).
var enumerations = map[string][]string{
	"userIdentity.type": {
		"Root", "IAMUser", "AssumedRole", "Role", "FederatedUser", "Directory", "AWSAccount", "AWSService", "SAMLUser",
		"WebIdentityUser", "IdentityCenterUser", "Unknown",
	},
	"userIdentity.sessionContext.sessionIssuer.type":          {"Root", "IAMUser", "Role"},
	"userIdentity.sessionContext.attributes.mfaAuthenticated": {"true", "false"},
	"userIdentity.sessionContext.ec2RoleDelivery":             {"1.0", "2.0"},
	"sessionCredentialFromConsole":                            {"true"},
	"eventType": {
		"AwsApiCall", "AwsServiceEvent", "AwsConsoleAction", "AwsConsoleSignIn", "AwsVpceEvent", "AwsVpceEvents",
		"AwsCloudTrailInsight", "AwsAggregatedEvent",
	},
	"eventCategory":              {"Management", "Data", "NetworkActivity", "Insight", "Aggregated"},
	"addendum.reason":            {"DELIVERY_DELAY", "UPDATED_DATA", "SERVICE_OUTAGE"},
	"insightDetails.state":       {"Start", "End"},
	"insightDetails.insightType": {"ApiCallRateInsight", "ApiErrorRateInsight"},
	"responseElements.ConsoleLogin": {
		"Success", "Failure",
	},
	"additionalEventData.MFAUsed": {"Yes", "No", "YES", "NO"},
}

// accounts are the fields with an account id.
var accounts = []string{
	"recipientAccountId", "userIdentity.accountId", "userIdentity.sessionContext.sessionIssuer.accountId", "vpcEndpointAccountId",
	"resources.[].accountId", "userIdentity.invokedByDelegate.accountId",
}

var accountID = regexp.MustCompile(`^\d{12}$`)

// checkValues holds strings against the values that a field can have.
func (p *pack) checkValues() {
	for _, d := range p.own {
		if d.groups {
			continue
		}
		p.checkVersion(d)
		for _, c := range p.factsOf(d).conditions {
			if c.op == "is" {
				p.checkValue(d, c)
			}
		}
	}
}

func (p *pack) checkValue(d *def, c condition) {
	path := strings.Join(c.path, ".")
	for _, v := range c.values {
		switch {
		case v.text == "": // for "absent", after object.get
		case enumerations[path] != nil:
			p.checkEnumeration(path, v, enumerations[path])
		case path == "awsRegion":
			if !slices.Contains(p.events.Regions, v.text) {
				p.report(v.unit, "value", v.term.Location, "Unknown Region", "There is no Region %q.%s", v.text, diag.DidYouMean(v.text, p.events.Regions))
			}
		case slices.Contains(accounts, path):
			if !accountID.MatchString(v.text) && v.text != "ANONYMOUS_PRINCIPAL" && v.text != "anonymous" {
				p.report(v.unit, "account-id", v.term.Location, "Not an account id", "%s is an account id of twelve digits, which %q is not.", path, v.text)
			}
		case path == "userIdentity.userName" && strings.EqualFold(v.text, "root"):
			p.report(v.unit, "identity-field", v.term.Location, "Root has no user name",
				"userIdentity.userName is absent from events of root, or the account's alias. Test userIdentity.type == \"Root\".")
		default:
			p.checkRequestValue(d, c, v)
		}
	}
}

func (p *pack) checkEnumeration(path string, v literal, values []string) {
	if slices.Contains(values, v.text) {
		return
	}
	hint := diag.DidYouMean(v.text, values)
	if hint == "" {
		hint = fmt.Sprintf(" It is one of %s.", strings.Join(values, ", "))
	}
	p.report(v.unit, "value", v.term.Location, "Value that never occurs", "%s is never %q.%s", path, v.text, hint)
}

// checkRequestValue holds a string against the values that the API's parameter can have.
func (p *pack) checkRequestValue(d *def, c condition, v literal) {
	shapes := p.shapesAt(d, c.path)
	if len(shapes) == 0 {
		return
	}
	var values []string
	for _, s := range shapes {
		if s.Enum == nil {
			return
		}
		values = append(values, s.Enum...)
	}
	slices.Sort(values)
	p.checkEnumeration(strings.Join(c.path, "."), v, slices.Compact(values))
}

// checkVersion finds comparisons of eventVersion that go wrong from 1.10 on.
func (p *pack) checkVersion(d *def) {
	is := func(t *ast.Term) bool {
		r, ok := p.valueRead(d, t)
		return ok && slices.Equal(r.path, []string{"eventVersion"})
	}
	for _, c := range d.calls {
		switch c.name {
		case "lt", "lte", "gt", "gte":
			if slices.ContainsFunc(c.args, is) {
				p.report(d.unit, "event-version", c.loc, "Versions compared as text",
					"As text \"1.10\" is smaller than \"1.9\". Split eventVersion at the dot and compare the parts as numbers.")
			}
		case "to_number":
			if slices.ContainsFunc(c.args, is) {
				p.report(d.unit, "event-version", c.loc, "A version is no fraction",
					"As a number 1.10 is smaller than 1.9. Split eventVersion at the dot and compare the parts as numbers.")
			}
		}
	}
}
