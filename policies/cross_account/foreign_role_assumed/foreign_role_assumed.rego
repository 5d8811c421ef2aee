# METADATA
# title: Role assumed across accounts
# description: |
#   Signal X6. A principal of one account assumed, or tried to assume, a role of another. The event is delivered to both:
#   here it says either who came in or where somebody went. Attempts that were refused are low.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
#     description: AWS STS events in CloudTrail
# custom:
#   id: "TG-XA-006"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.5.15"], "mitre-attack": ["T1078.004", "T1550.001"], "nist-800-53-r5": ["AU-16"]}
#   remediation: Add the other account to the parameter trusted_account_ids if it is one of yours; otherwise check the role's trust policy and ask for an external id.
#   false_positives: Vendors that were given a role. Waive them by role and account.
#   limits: Sign-ins with SAML or web identity have no account. Without the request's parameters the role is unknown.
#   tags: ["cross-account", "X6"]
package trailgate.rules.cross_account.foreign_role_assumed

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.cross_account.lib.foreign

deny contains finding if {
	input.eventSource == "sts.amazonaws.com"
	input.eventName in {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"}
	object.get(input, ["userIdentity", "type"], "") != "AWSService"
	caller := identity.account(input)
	owner := arn.account(role)
	caller != owner
	arn.is_account(caller)
	arn.is_account(owner)
	some other in {caller, owner}
	foreign.is_foreign(other, input)
	not identity.is_service(input)
	finding := {
		"msg": sprintf("%s %s for %s, recorded in %s", [
			foreign.caller(input),
			event.called(input),
			role,
			identity.place(input),
		]),
		"severity": severity,
		"resource": role,
		"paths": ["userIdentity.accountId", "requestParameters.roleArn"],
		"details": {"signal": "X6", "caller_account": caller, "role_account": owner},
	}
}

role := event.text(input, ["requestParameters", "roleArn"])

severity := "medium" if event.succeeded(input)

severity := "low" if not event.succeeded(input)
