# METADATA
# title: MFA of an IAM user was removed
# description: |
#   An MFA device of an IAM user was deactivated. From then on the user's password alone opens the console. Intruders do
#   it to stay, and to sign in with a password they have set.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html
#     description: DeactivateMFADevice
# custom:
#   id: "TG-ID-018"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.8.5"], "mitre-attack": ["T1556.006"], "pci-dss-4.0.1": ["10.2.1.5"]}
#   remediation: Confirm the change with the user and register a new device, or delete the user's password.
#   false_positives: Replacement of a lost device; leavers.
#   limits: Devices of root have a rule of their own (TG-ID-011). Whether the user has a second device is not in the event.
#   tags: ["mfa"]
package trailgate.rules.identity.user_mfa_removed

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "iam.amazonaws.com"
	input.eventName == "DeactivateMFADevice"
	event.succeeded(input)
	not of_root
	finding := {
		"msg": sprintf("%s deactivated an MFA device of user %s in account %s", [identity.who(input), user, identity.recipient(input)]),
		"resource": user,
		"paths": ["eventName", "requestParameters.userName"],
	}
}

# Without a user name the call is about the caller.
user := event.request(input, ["userName"], event.text(input, ["userIdentity", "userName"]))

of_root if event.request(input, ["userName"], "") == "AWS ROOT USER"

of_root if {
	identity.is_root(input)
	event.request(input, ["userName"], "") == ""
}
