# METADATA
# title: A trail delivers to a bucket or log group that does not exist
# description: >-
#   The trail is set to deliver to a bucket or log group that is not there. CloudTrail drops what it cannot
#   deliver to a bucket; and whoever creates a bucket of that name in an account of their own may receive the
#   log files.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
#     description: CloudTrail GetTrailStatus
# custom:
#   id: "TG-TC-020"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-5", "AU-12"]
#   remediation: >-
#     Create the bucket or log group again, or point the trail to another.
#   false_positives: >-
#     None known.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.destination_missing

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some kind, things in {"bucket": input.buckets, "log group": input.log_groups}
	some thing in things
	object.get(thing, "missing", false)
	finding := estate.finding(kind, thing, "does not exist, and a trail delivers to it")
}

conclude contains finding if {
	some kind, things in {"bucket": input.buckets, "log group": input.log_groups}
	some thing in things
	finding := estate.question(kind, thing, "missing", "whether it exists")
}

conclude contains finding if {
	some finding in estate.unread(input.trails, input.buckets, "bucket", "name")
}

conclude contains finding if {
	some finding in estate.unread(input.trails, input.log_groups, "log_group", "arn")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}
