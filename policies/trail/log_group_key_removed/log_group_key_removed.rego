# METADATA
# title: The KMS key of a trail's log group was removed
# description: >-
#   Events that arrive after the key was removed are encrypted with a key of CloudWatch Logs, so who may read the log
#   group reads them without asking for a key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DisassociateKmsKey.html
#     description: CloudWatch Logs DisassociateKmsKey
# custom:
#   id: "TG-TR-032"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9(3)", "SC-28(1)"]
#     cis-aws-5.0: ["3.5"]
#     aws-security-hub: ["CloudTrail.2"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.24"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Associate the key again (AssociateKmsKey).
#   false_positives: Two steps of a change to another key.
#   limits: >-
#     A key that is replaced by another is not looked at. Which log groups receive events of a trail is told by the
#     parameter trail_log_groups.
#   tags: ["cloudtrail", "cloudwatch-logs", "kms"]
package trailgate.rules.trail.log_group_key_removed

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "logs.amazonaws.com"
	input.eventName == "DisassociateKmsKey"
	event.succeeded(input)
	watched.is_trail_log_group(input)
	finding := {
		"msg": sprintf("%s removed the KMS key of log group %s in %s", [
			identity.who(input),
			watched.log_group(input),
			identity.place(input),
		]),
		"resource": watched.log_group(input),
		"paths": ["eventName", "requestParameters.logGroupName"],
	}
}
