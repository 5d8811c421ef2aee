# METADATA
# title: A log group of a trail, or a stream of it, was deleted
# description: >-
#   The log group of a trail feeds metric filters and alarms. Deleting it, or one of its streams, destroys the events
#   in it and silences the alarms, while the trail itself looks untouched.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html
#     description: CloudWatch Logs DeleteLogGroup
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html
#     description: CloudWatch Logs DeleteLogStream
# custom:
#   id: "TG-TR-030"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-11"]
#     aws-security-hub: ["CloudTrail.5"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Create the log group again with its metric filters and retention, and check the trail's latest delivery to
#     CloudWatch Logs.
#   false_positives: >-
#     Log groups of functions and tools that have cloudtrail in their name.
#   limits: >-
#     A request that CloudTrail recorded without parameters does not say which log group it was about. Which log
#     groups receive events of a trail is told by the parameter trail_log_groups.
#   tags: ["cloudtrail", "cloudwatch-logs"]
package trailgate.rules.trail.log_group_deleted

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "logs.amazonaws.com"
	input.eventName in {"DeleteLogGroup", "DeleteLogStream"}
	event.succeeded(input)
	watched.is_trail_log_group(input)
	finding := {
		"msg": sprintf("%s deleted %slog group %s in %s", [
			identity.who(input),
			stream(input),
			watched.log_group(input),
			identity.place(input),
		]),
		"resource": watched.log_group(input),
		"paths": ["eventName", "requestParameters.logGroupName"],
	}
}

stream(e) := sprintf("log stream %s of ", [name]) if {
	name := event.text(e, ["requestParameters", "logStreamName"])
	name != ""
} else := ""
