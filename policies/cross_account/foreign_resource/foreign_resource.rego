# METADATA
# title: Resource of another account was used
# description: |
#   Signal X3. The event names a resource that belongs to another account than the one it was delivered to. It is the
#   caller's copy of a call on somebody else's resource: data may leave, or keys and roles of strangers are relied on.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-receive-logs-from-multiple-accounts.html
#     description: Log files from multiple accounts
# custom:
#   id: "TG-XA-003"
#   severity: low
#   frameworks: {"iso-27001-2022": ["A.5.15"], "mitre-attack": ["T1537"], "nist-800-53-r5": ["AU-16"]}
#   remediation: Add the owner to the parameter trusted_account_ids if it is one of yours, otherwise find out why principals of this account use it.
#   false_positives: Accounts of the own organization; public data sets.
#   limits: Many services write no resources into their events. Since 2023 AWS leaves the owner out when the caller was refused. Assuming a role has a rule of its own (TG-XA-006).
#   tags: ["cross-account", "X3"]
package trailgate.rules.cross_account.foreign_resource

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.cross_account.lib.foreign

deny contains finding if {
	foreign.is_other_call(input)
	some resource in input.resources
	some owner in owners(resource)
	owner != object.get(input, ["recipientAccountId"], "")
	foreign.is_foreign(owner, input)
	not identity.is_service(input)
	finding := {
		"msg": sprintf("%s %s in %s on a resource of account %s", [foreign.caller(input), event.called(input), identity.place(input), owner]),
		"resource": foreign.resource(input),
		"paths": ["resources"],
		"details": {"signal": "X3", "owner_account": owner},
	}
}

owners(resource) := {event.text(resource, ["accountId"]), arn.account(event.text(resource, ["ARN"]))} if is_object(resource)
