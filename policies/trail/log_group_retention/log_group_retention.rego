# METADATA
# title: The retention of a trail's log group is shorter than required
# description: >-
#   CloudWatch Logs removes events that are older than the retention of their log group. A retention of a day destroys
#   nearly all of them at once.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
#     description: CloudWatch Logs PutRetentionPolicy
# custom:
#   id: "TG-TR-031"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-11"]
#     aws-security-hub: ["CloudTrail.5"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#     pci-dss-4.0.1: ["10.5.1"]
#   remediation: >-
#     Set a retention of at least min_log_group_retention_days, or none (DeleteRetentionPolicy).
#   false_positives: >-
#     A log group that only feeds alarms, while the log files stay in their bucket.
#   limits: >-
#     Account policies that set the retention of all log groups are not looked at. Which log groups receive events of
#     a trail is told by the parameter trail_log_groups.
#   tags: ["cloudtrail", "cloudwatch-logs"]
package trailgate.rules.trail.log_group_retention

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "logs.amazonaws.com"
	input.eventName == "PutRetentionPolicy"
	event.succeeded(input)
	watched.is_trail_log_group(input)
	days := watched.days(input, "retentionInDays")
	days < params.min_log_group_retention_days
	finding := {
		"msg": sprintf("%s set the retention of log group %s in %s to %s; %s are required", [
			identity.who(input),
			watched.log_group(input),
			identity.place(input),
			watched.days_text(days),
			watched.days_text(params.min_log_group_retention_days),
		]),
		"resource": watched.log_group(input),
		"paths": ["requestParameters.retentionInDays"],
	}
}
