# METADATA
# title: Console sign-in without MFA
# description: |
#   Root or an IAM user signed in to the AWS console with a password alone. A password that leaks is then enough to work
#   in the account. Where the record does not say whether MFA was used, the finding is medium.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
#     description: Console sign-in events
# custom:
#   id: "TG-ID-008"
#   severity: high                 # critical for root
#   frameworks: {"cis-aws-5.0": ["1.4", "4.2"], "iso-27001-2022": ["A.8.5"], "mitre-attack": ["T1078.004"]}
#   remediation: Register an MFA device for the user and deny everything else without MFA (aws:MultiFactorAuthPresent).
#   false_positives: None known for direct sign-ins. Sign-ins through a role, SAML or IAM Identity Center are left out, because their MFA is at the identity provider.
#   limits: Whether the identity provider asked for MFA is not in CloudTrail.
#   tags: ["sign-in", "mfa"]
package trailgate.rules.identity.console_login_without_mfa

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "signin.amazonaws.com"
	input.eventName == "ConsoleLogin"
	input.userIdentity.type in {"IAMUser", "Root"}
	not identity.is_service_event(input)
	event.succeeded(input)
	mfa_used != "yes"
	not through_saml
	finding := {
		"msg": sprintf("%s signed in to the console of %s %s", [identity.who(input), identity.place(input), how]),
		"severity": severity,
		"paths": ["userIdentity.type", "additionalEventData.MFAUsed"],
	}
}

# AWS writes Yes, No and YES.
mfa_used := lower(event.text(input, ["additionalEventData", "MFAUsed"]))

through_saml if event.additional(input, ["SamlProviderArn"], "") != ""

how := "without MFA" if mfa_used == "no"

how := "and the record does not say whether with MFA" if mfa_used != "no"

severity := "critical" if {
	mfa_used == "no"
	input.userIdentity.type == "Root"
}

severity := "high" if {
	mfa_used == "no"
	input.userIdentity.type == "IAMUser"
}

severity := "medium" if mfa_used != "no"
