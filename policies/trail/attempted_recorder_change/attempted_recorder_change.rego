# METADATA
# title: Somebody tried in vain to switch off flow logs, AWS Config, GuardDuty or Security Hub
# description: >-
#   A refused call to switch off another witness of what happens in the account changed nothing. It still tells who
#   would rather not be watched, and it is kept apart from calls that succeeded.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
#     description: errorCode in CloudTrail records
# custom:
#   id: "TG-TR-042"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["SI-4"]
#     cis-aws-5.0: ["4.1", "4.9"]
#     iso-27001-2022: ["A.8.16"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685", "T1685.002"]
#   remediation: >-
#     Ask the caller; if nobody can explain the call, treat the credentials as stolen.
#   false_positives: >-
#     Tools that take down networks or accounts with too few permissions; mistyped ids, which are reported as low.
#   limits: >-
#     Denied calls often have no parameters, and then the event does not say which resource was meant.
#   tags: ["vpc", "config", "guardduty", "security-hub"]
package trailgate.rules.trail.attempted_recorder_change

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.attempts

deny contains finding if {
	input.eventName in calls[input.eventSource]
	not event.succeeded(input)
	finding := report(input)
}

deny contains finding if {
	input.eventSource == "guardduty.amazonaws.com"
	input.eventName == "UpdateDetector"
	not event.succeeded(input)
	event.is_false(event.request(input, ["enable"], null))
	finding := report(input)
}

calls := {
	"config.amazonaws.com": {"DeleteConfigurationRecorder", "DeleteDeliveryChannel", "StopConfigurationRecorder"},
	"ec2.amazonaws.com": {"DeleteFlowLogs"},
	"guardduty.amazonaws.com": {"DeleteDetector"},
	"securityhub.amazonaws.com": {"DisableSecurityHub"},
}

report(e) := {
	"msg": sprintf("%s tried to call %s in %s: %s", [
		identity.who(e),
		e.eventName,
		identity.place(e),
		attempts.reason(e),
	]),
	"severity": attempts.severity(e),
	"resource": identity.first(
		[
			["requestParameters", "detectorId"],
			["requestParameters", "configurationRecorderName"],
			["requestParameters", "deliveryChannelName"],
		],
		e,
	),
	"paths": ["eventName", "errorCode"],
}
