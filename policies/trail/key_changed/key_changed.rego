# METADATA
# title: The KMS key of a trail was removed or set
# description: >-
#   A trail without a KMS key writes log files that every reader of the bucket can read. A key that somebody else
#   controls is worse: its owner can take the key away, and with it everything that was written under it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
#     description: CloudTrail UpdateTrail
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
#     description: Log files under a KMS key
# custom:
#   id: "TG-TR-007"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9(3)", "SC-28(1)"]
#     cis-aws-5.0: ["3.5"]
#     aws-security-hub: ["CloudTrail.2"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.24"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Set the key that your policy names, make sure that it is enabled and not about to be deleted, and name it in
#     approved_destinations.
#   false_positives: >-
#     The first key of a trail that had none, unless it is in approved_destinations. The console sends all settings,
#     so its calls may leave the key as it was: they are reported as low when a key is set.
#   limits: >-
#     The request does not say which key was there before; where the scan has the change before, TG-TR-041 proves it.
#     A key is compared with approved_destinations as it is written, an alias is not looked up.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.key_changed

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "UpdateTrail"
	event.succeeded(input)
	input.requestParameters.kmsKeyId == ""
	finding := {
		"msg": sprintf("%s left %s in %s without a KMS key", [identity.who(input), trails.text(input), identity.place(input)]),
		"resource": trails.resource(input),
		"paths": ["requestParameters.kmsKeyId"],
	}
}

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "UpdateTrail"
	event.succeeded(input)
	key := event.text(input, ["requestParameters", "kmsKeyId"])
	key != ""
	not watched.is_approved(key)
	finding := {
		"msg": sprintf("%s set %s as the KMS key of %s in %s", [identity.who(input), key, trails.text(input), identity.place(input)]),
		"severity": severity(input),
		"resource": trails.resource(input),
		"paths": ["requestParameters.kmsKeyId"],
	}
}

# The console sends all settings, also those that stay as they are.
severity(e) := "low" if {
	identity.is_console(e)
} else := "medium"
