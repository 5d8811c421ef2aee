# METADATA
# title: Call made or changed a resource in another account
# description: |
#   Signal X8. The response names a resource of the called service that belongs to another account than the one the event
#   was delivered to. Together with X1 it means that the receiver is neither the caller nor the owner.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
#     description: CloudTrail record contents, responseElements
# custom:
#   id: "TG-XA-008"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.5.15", "A.8.16"], "mitre-attack": ["T1199"], "nist-800-53-r5": ["AU-16"]}
#   remediation: Find out in which account the resource is and who asked for it. Add the account to the parameter trusted_account_ids if it is one of yours.
#   false_positives: Shared services in accounts of the own organization.
#   limits: Only calls that change something have a response in their event. ARNs in lists and of other services are left to TG-XA-004, assuming a role to TG-XA-006.
#   tags: ["cross-account", "X8"]
package trailgate.rules.cross_account.foreign_response_resource

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.cross_account.lib.foreign

deny contains finding if {
	is_object(input.responseElements)
	not identity.is_service(input)
	foreign.is_other_call(input)
	some made in foreign.response_resources(input)
	finding := {
		"msg": sprintf("%s %s, recorded in %s, on %s of account %s", [
			foreign.caller(input),
			event.called(input),
			identity.place(input),
			made.value,
			made.account,
		]),
		"resource": made.value,
		"paths": [made.path, "recipientAccountId"],
		"details": {"signal": "X8", "owner_account": made.account},
	}
}
