# METADATA
# title: Access to the bucket of a trail is not logged
# description: >-
#   Server access logs of the bucket tell who reads, overwrites or deletes a trail's log files.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
#     description: Server access logging
# custom:
#   id: "TG-TC-009"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-9"]
#     cis-aws-5.0: ["3.4"]
#     aws-security-hub: ["CloudTrail.7"]
#   remediation: >-
#     Turn on server access logging to another bucket.
#   false_positives: >-
#     Buckets whose data events another trail records.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.bucket_access_unlogged

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in estate.existing(input.buckets)
	estate.known(thing, "access_log_target")
	object.get(thing, "access_log_target", "") == ""
	finding := estate.finding("bucket", thing, "has no server access logging: who reads the log files is not recorded")
}

conclude contains finding if {
	some thing in estate.existing(input.buckets)
	finding := estate.question("bucket", thing, "access_log_target", "its server access logging")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}

conclude contains finding if {
	some finding in estate.unread(input.trails, input.buckets, "bucket", "name")
}
