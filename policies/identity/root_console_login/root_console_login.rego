# METADATA
# title: Root signed in to the console
# description: |
#   Somebody signed in to the AWS console as root. After the first set-up of an account this should be rare and known
#   beforehand.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
#     description: Console sign-in events
# custom:
#   id: "TG-ID-006"
#   severity: high
#   frameworks: {"cis-aws-5.0": ["1.6", "4.3"], "iso-27001-2022": ["A.8.2", "A.8.5"], "mitre-attack": ["T1078.004"], "nist-800-53-r5": ["AC-6(9)"], "pci-dss-4.0.1": ["10.2.1.2"]}
#   remediation: Ask who signed in and for which task. Change root's password when nobody can say.
#   false_positives: Tasks that only root can do.
#   limits: The Region of a sign-in depends on the sign-in page; a trail of a single Region may miss it.
#   tags: ["root", "sign-in"]
package trailgate.rules.identity.root_console_login

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "signin.amazonaws.com"
	input.eventName == "ConsoleLogin"
	identity.is_root(input)
	event.succeeded(input)
	finding := {
		"msg": sprintf("root signed in to the console of %s from %s", [identity.place(input), event.address(input)]),
		"paths": ["userIdentity.type", "responseElements.ConsoleLogin"],
	}
}
