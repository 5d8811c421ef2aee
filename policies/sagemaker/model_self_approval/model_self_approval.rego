# METADATA
# title: A model package was approved by the caller who registered it
# description: >-
#   One and the same caller created a model package and set its approval status to Approved, in one call or in two. The
#   approval is what lets a model into production; without a second pair of eyes it proves nothing.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-approve.html
#     description: Update the approval status of a model
# custom:
#   id: "TG-SM-027"
#   severity: medium
#   remediation: >-
#     Let pipelines register models as PendingManualApproval, and allow sagemaker:UpdateModelPackage with the condition
#     key sagemaker:ModelApprovalStatus to approvers only. List pipelines that may approve in auto_approval_principals.
#   false_positives: >-
#     Deployment pipelines that approve on the strength of their tests; people who share one session name, as in Studio
#     domains that do not pass on the user's name.
#   limits: >-
#     Callers are compared by ARN, of role sessions with the session's name and source identity: one person in two
#     sessions is not recognised. Packages whose ARN is in no record are not judged.
#   tags: ["model", "sequence"]
#   group: {max_entries: 1000, max_groups: 100000}
package trailgate.rules.sagemaker.model_self_approval

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params

collect contains {"key": key(input), "value": value(input, "create")} if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateModelPackage"
	counts(input)
}

collect contains {"key": key(input), "value": value(input, "approve")} if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {"CreateModelPackage", "UpdateModelPackage"}
	counts(input)
	event.request(input, ["modelApprovalStatus"], "") == "Approved"
}

# True for a call that went through, is somebody's, and says which package it was about.
counts(e) if {
	event.succeeded(e)
	not identity.is_service(e)
	not identity.principal(e) in params.auto_approval_principals
	package_arn(e) != ""
}

package_arn(e) := identity.first([["responseElements", "modelPackageArn"], ["requestParameters", "modelPackageArn"]], e)

key(e) := {"account": identity.recipient(e), "region": event.region(e), "package": lower(package_arn(e))}

value(e, step) := {
	"step": step,
	"package": package_arn(e),
	"actor": [
		identity.first([["userIdentity", "arn"], ["userIdentity", "principalId"], ["userIdentity", "userName"]], e),
		event.text(e, ["userIdentity", "sessionContext", "sourceIdentity"]),
	],
	"who": identity.who(e),
	"place": identity.place(e),
}

conclude contains finding if {
	some actor in {entry.value.actor | some entry in input.entries}
	created := min({i | some i, entry in input.entries; entry.value.actor == actor; entry.value.step == "create"})
	approved := min({i | some i, entry in input.entries; entry.value.actor == actor; entry.value.step == "approve"})
	value := input.entries[approved].value
	finding := {
		"msg": sprintf("%s registered and approved model package %s in %s", [
			value.who,
			arn.resource(value.package),
			value.place,
		]),
		"account": input.key.account,
		"region": input.key.region,
		"resource": value.package,
		"subject": concat(" ", array.concat([value.package], actor)),
		"steps": [created, approved],
	}
}
