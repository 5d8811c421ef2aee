# METADATA
# title: A console sign-in as root failed
# description: |
#   Somebody tried to sign in to the AWS console as root and failed. Few people know root's e-mail address, so that even
#   one failure is worth a look.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
#     description: Console sign-in events
# custom:
#   id: "TG-ID-007"
#   severity: medium
#   frameworks: {"cis-aws-5.0": ["4.6"], "iso-27001-2022": ["A.8.5"], "mitre-attack": ["T1110.001"], "pci-dss-4.0.1": ["10.2.1.4"]}
#   remediation: Ask the keepers of root whether it was one of them. Otherwise change root's password and e-mail address.
#   false_positives: A mistyped password.
#   limits: Sees failures after the e-mail address was recognised as root's; failures with an unknown address are recorded nowhere.
#   tags: ["root", "sign-in"]
package trailgate.rules.identity.root_console_login_failed

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "signin.amazonaws.com"
	input.eventName == "ConsoleLogin"
	identity.is_root(input)
	not event.succeeded(input)
	finding := {
		"msg": sprintf("a sign-in as root to the console of %s failed, from %s", [identity.place(input), event.address(input)]),
		"paths": ["userIdentity.type", "errorMessage", "responseElements.ConsoleLogin"],
	}
}
