# METADATA
# title: An IAM user works with a long-term access key
# description: |
#   Requests were signed with an access key of an IAM user (AKIA…). Such keys do not expire, are copied, and are behind
#   many account takeovers; roles and IAM Identity Center give temporary credentials instead. There is one finding for
#   each user.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#     description: Security best practices in IAM
# custom:
#   id: "TG-ID-013"
#   severity: low
#   frameworks: {"iso-27001-2022": ["A.5.17"], "mitre-attack": ["T1078.004"]}
#   remediation: Let people sign in through IAM Identity Center and machines use roles (also outside of AWS, with IAM Roles Anywhere or OIDC), then delete the key.
#   false_positives: Software that cannot use roles. Name its users in the parameter exempt_users.
#   limits: Tells long-term keys by the prefix AKIA of the key id; keys that nobody used are not in the events.
#   tags: ["access-key"]
package trailgate.rules.identity.user_access_key_used

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params

deny contains finding if {
	input.userIdentity.type == "IAMUser"
	identity.has_long_term_key(input)
	not identity.is_service_event(input)
	not exempt
	finding := {
		"msg": sprintf("%s uses a long-term access key in account %s", [identity.who(input), identity.recipient(input)]),
		"fingerprint": identity.principal(input),
		"paths": ["userIdentity.type", "userIdentity.accessKeyId"],
	}
}

exempt if event.text(input, ["userIdentity", "userName"]) in params.exempt_users

exempt if identity.principal(input) in params.exempt_users
