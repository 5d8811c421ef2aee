# METADATA
# title: The trust of the organization in CloudTrail or its administrator was removed
# description: >-
#   A delegated administrator runs the organization trails from a security account. Removing it hands them back to the
#   management account. Removing the trust of AWS Organizations in CloudTrail ends organization trails in all member
#   accounts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeregisterOrganizationDelegatedAdmin.html
#     description: CloudTrail DeregisterOrganizationDelegatedAdmin
#   - ref: https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisableAWSServiceAccess.html
#     description: Organizations DisableAWSServiceAccess
# custom:
#   id: "TG-TR-019"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9(4)", "AU-12"]
#     cis-aws-5.0: ["4.5", "4.15"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Register the delegated administrator again, enable the trust in cloudtrail.amazonaws.com, and check that every
#     organization trail records every member account.
#   false_positives: >-
#     A move of the security account.
#   limits: >-
#     CloudTrail calls Organizations for its own administrators, so one change may come as two findings.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.delegated_admin_removed

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "DeregisterOrganizationDelegatedAdmin"
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s removed %s as CloudTrail administrator in %s", [
			identity.who(input),
			administrator(input),
			identity.place(input),
		]),
		"resource": event.text(input, ["requestParameters", "delegatedAdminAccountId"]),
		"paths": ["eventName", "requestParameters.delegatedAdminAccountId"],
	}
}

deny contains finding if {
	input.eventSource == "organizations.amazonaws.com"
	input.eventName in {"DeregisterDelegatedAdministrator", "DisableAWSServiceAccess"}
	event.succeeded(input)
	event.request(input, ["servicePrincipal"], "") == "cloudtrail.amazonaws.com"
	finding := {
		"msg": sprintf("%s called %s for CloudTrail in %s", [identity.who(input), input.eventName, identity.place(input)]),
		"resource": "cloudtrail.amazonaws.com",
		"paths": ["eventName", "requestParameters.servicePrincipal"],
	}
}

administrator(e) := sprintf("account %s", [event.text(e, ["requestParameters", "delegatedAdminAccountId"])]) if {
	event.text(e, ["requestParameters", "delegatedAdminAccountId"]) != ""
} else := "an account"
