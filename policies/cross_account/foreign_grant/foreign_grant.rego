# METADATA
# title: Policy lets another account or everyone in
# description: |
#   Signal X7. A policy in the request (of a bucket, key, role, queue, model package group, …) allows something to another
#   account or to everyone. Everyone without a condition that says who or from where is high, another account is medium,
#   everyone under such a condition is low.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#     description: Principal in policies
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#     description: Condition keys, such as aws:PrincipalOrgID and aws:SourceAccount
# custom:
#   id: "TG-XA-007"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.5.15", "A.8.3"], "mitre-attack": ["T1098.003", "T1537", "T1199"], "nist-800-53-r5": ["AC-6"]}
#   remediation: Name the principals that need access; for all of the organization use "*" with aws:PrincipalOrgID, for a service its principal with aws:SourceAccount. Add known accounts to the parameter trusted_account_ids.
#   false_positives: Data that is meant to be public, vendors with a role, APIs that are open to all.
#   limits: Judges the document alone, not block-public-access settings or other policies. Grants that are no policy document (AddPermission of Lambda, shared snapshots and images, AWS RAM) are not seen; ids without account (AROA…, canonical users) neither.
#   categories: [Management]
#   tags: ["cross-account", "X7"]
package trailgate.rules.cross_account.foreign_grant

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.cross_account.lib.foreign
import data.trailgate.rules.cross_account.lib.grant

deny contains finding if {
	object.get(input, "readOnly", false) != true
	event.succeeded(input)
	not identity.is_service(input)
	not limits_only
	some found in grant.outside(input)
	finding := {
		"msg": sprintf("%s %s in %s: the policy of %s lets in %s%s", [
			foreign.caller(input),
			event.called(input),
			identity.place(input),
			target,
			party(found),
			under(found),
		]),
		"severity": severity(found),
		"resource": target,
		"paths": [found.path],
		"details": {"signal": "X7", "party": found.party, "conditions": sort(found.conditions)},
	}
}

# Policies of VPC endpoints and of AWS Organizations limit what others grant.
limits_only if input.eventSource in {"ec2.amazonaws.com", "organizations.amazonaws.com"}

party(found) := "everyone" if found.party == "*"

party(found) := sprintf("account %s", [found.party]) if found.party != "*"

under(found) := "" if count(found.conditions) == 0

under(found) := sprintf(" under conditions on %s", [concat(", ", sort(found.conditions))]) if count(found.conditions) > 0

severity(found) := "medium" if found.party != "*"

severity(found) := "low" if {
	found.party == "*"
	is_narrowed(found)
}

severity(found) := "high" if {
	found.party == "*"
	not is_narrowed(found)
}

is_narrowed(found) if {
	some key in found.conditions
	key in narrowing
}

# Conditions that tell who the caller is or where the request comes from, so that "*" is not everybody.
narrowing := {
	"aws:principalaccount",
	"aws:principalarn",
	"aws:principalorgid",
	"aws:principalorgpaths",
	"aws:sourceaccount",
	"aws:sourcearn",
	"aws:sourceip",
	"aws:sourceorgid",
	"aws:sourceorgpaths",
	"aws:sourceowner",
	"aws:sourcevpc",
	"aws:sourcevpce",
	"kms:calleraccount",
	"sts:externalid",
}

# What the policy is of: the event's resource, else the name in the request, else the service.
target := array.concat([name | some name in names; is_string(name); name != ""], [event.service(input)])[0]

names := array.concat([foreign.resource(input)], [event.request(input, [field], "") | some field in fields])

fields := [
	"bucketName",
	"roleName",
	"keyId",
	"repositoryName",
	"modelPackageGroupName",
	"secretId",
	"topicArn",
	"queueUrl",
	"functionName",
	"resourceArn",
	"name",
]
