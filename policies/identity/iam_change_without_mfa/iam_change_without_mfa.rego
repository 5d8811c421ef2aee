# METADATA
# title: An IAM user changed permissions without MFA
# description: |
#   An IAM user granted permissions or made credentials (policies, keys, passwords, trust) without MFA in the session: with
#   a long-term key, or in a console session opened with a password alone. Whoever finds the key or password can then do
#   the same.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
#     description: Secure API access with MFA
# custom:
#   id: "TG-ID-017"
#   severity: medium
#   frameworks: {"cis-aws-5.0": ["4.4"], "iso-27001-2022": ["A.8.2", "A.8.5"], "mitre-attack": ["T1098", "T1098.001", "T1098.003"], "nist-800-53-r5": ["AC-6(9)"], "pci-dss-4.0.1": ["10.2.1.5"]}
#   remediation: Deny IAM changes without MFA (aws:MultiFactorAuthPresent), or let only a role change IAM whose trust policy asks for MFA.
#   false_positives: Deployment pipelines that use an IAM user. Name it in the parameter exempt_users, better give it a role.
#   limits: Role sessions are left out, because MFA at an identity provider is not in CloudTrail.
#   tags: ["mfa", "iam"]
package trailgate.rules.identity.iam_change_without_mfa

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params

deny contains finding if {
	input.eventSource == "iam.amazonaws.com"
	input.eventName in grants
	input.userIdentity.type == "IAMUser"
	not identity.is_service_event(input)
	not identity.has_mfa(input)
	event.succeeded(input)
	not exempt
	finding := {
		"msg": sprintf("%s called %s for %s in account %s without MFA", [identity.who(input), input.eventName, target, identity.recipient(input)]),
		"resource": target,
		"paths": ["eventName", "userIdentity.sessionContext.attributes.mfaAuthenticated"],
	}
}

grants := {
	"AddUserToGroup",
	"AttachGroupPolicy",
	"AttachRolePolicy",
	"AttachUserPolicy",
	"CreateAccessKey",
	"CreateLoginProfile",
	"CreatePolicyVersion",
	"CreateUser",
	"DeleteRolePermissionsBoundary",
	"DeleteUserPermissionsBoundary",
	"PutGroupPolicy",
	"PutRolePolicy",
	"PutUserPolicy",
	"SetDefaultPolicyVersion",
	"UpdateAssumeRolePolicy",
	"UpdateLoginProfile",
}

exempt if event.text(input, ["userIdentity", "userName"]) in params.exempt_users

exempt if identity.principal(input) in params.exempt_users

# The user, role, group or policy that was changed; the caller where the request names none.
target := array.concat(names, ["the caller"])[0]

names := [name |
	some field in ["userName", "roleName", "groupName", "policyArn"]
	name := event.request(input, [field], "")
	name != ""
]
