# METADATA
# title: The log group of a trail keeps events for a short time
# description: >-
#   Events in the log group are deleted before the time for which they must be kept. A log group without
#   retention keeps them for ever, unless a policy of the account sets one. One of the class DELIVERY keeps
#   them for a day.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
#     description: CloudWatch Logs PutRetentionPolicy
# custom:
#   id: "TG-TC-012"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-11"]
#     pci-dss-4.0.1: ["10.5.1"]
#   remediation: >-
#     Lengthen the retention, or set min_log_group_retention_days to what is asked of you.
#   false_positives: >-
#     Log groups that only feed alarms, while the bucket keeps the log files.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.log_group_expires_early

import data.trailgate.params
import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in estate.existing(input.log_groups)
	estate.known(thing, "retention_days")
	days := retention(thing)
	days > 0
	days < params.min_log_group_retention_days
	finding := estate.finding("log group", thing, sprintf("keeps events for %d days, and %d are asked for", [days, params.min_log_group_retention_days]))
}

conclude contains finding if {
	some thing in estate.existing(input.log_groups)
	finding := estate.question("log group", thing, "retention_days", "its retention")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}

conclude contains finding if {
	some finding in estate.unread(input.trails, input.log_groups, "log_group", "arn")
}

# Log groups of the class DELIVERY keep events for one day.
retention(group) := 1 if object.get(group, "class", "") == "DELIVERY"

retention(group) := group.retention_days if object.get(group, "class", "") != "DELIVERY"
