# METADATA
# title: Another account used a role or resource
# description: |
#   Signal X2. The caller is recorded as an account (type AWSAccount), not by name: a principal of another account took a
#   role or used a resource of this account, or nobody in particular did (an anonymous request).
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
#     description: CloudTrail userIdentity element
# custom:
#   id: "TG-XA-002"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.5.15", "A.8.16"], "mitre-attack": ["T1199"], "nist-800-53-r5": ["AU-16"]}
#   remediation: Look at the policy of the resource. Add the account to the parameter trusted_account_ids if it is one of yours, otherwise take it out of the policy; block public access where nobody should come in unnamed.
#   false_positives: Accounts of the own organization; data that is meant to be public.
#   limits: Who in the other account it was is only in that account's own trail.
#   tags: ["cross-account", "X2"]
package trailgate.rules.cross_account.foreign_account_identity

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.cross_account.lib.foreign

deny contains finding if {
	input.userIdentity.type == "AWSAccount"
	comes_from_outside
	not identity.is_service_event(input)
	finding := {
		"msg": sprintf("%s %s in %s", [caller, event.called(input), identity.place(input)]),
		"resource": foreign.resource(input),
		"paths": ["userIdentity.type", "userIdentity.accountId"],
		"details": {"signal": "X2", "caller_account": identity.account(input)},
	}
}

comes_from_outside if foreign.is_foreign(identity.account(input), input)

# Anonymous requests that are refused are the noise of the internet.
comes_from_outside if {
	anonymous
	event.succeeded(input)
}

# So does S3 write it.
anonymous if identity.account(input) == "ANONYMOUS_PRINCIPAL"

caller := "an anonymous caller" if anonymous

caller := foreign.caller(input) if not anonymous
