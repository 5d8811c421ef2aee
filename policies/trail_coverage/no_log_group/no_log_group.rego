# METADATA
# title: A trail does not deliver to CloudWatch Logs
# description: >-
#   Metric filters and alarms work on a log group. A trail without one is read by nobody until somebody looks
#   into its bucket.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
#     description: Sending events to CloudWatch Logs
# custom:
#   id: "TG-TC-005"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-6", "SI-4"]
#     aws-security-hub: ["CloudTrail.5"]
#   remediation: >-
#     Give the trail a log group and a role that may write to it, or watch its events by other means.
#   false_positives: >-
#     Estates that send events to a SIEM from the bucket, or by EventBridge.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.no_log_group

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in input.trails
	estate.known(thing, "log_group")
	object.get(thing, "log_group", "") == ""
	finding := estate.finding("trail", thing, "does not deliver to CloudWatch Logs")
}

conclude contains finding if {
	some thing in input.trails
	finding := estate.question("trail", thing, "log_group", "its log group")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}
