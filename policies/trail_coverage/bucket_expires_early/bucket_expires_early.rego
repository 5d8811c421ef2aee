# METADATA
# title: Log files of a trail expire early
# description: >-
#   A lifecycle rule of the bucket deletes log files before the time for which they must be kept. Without such
#   a rule CloudTrail's log files stay for ever.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
#     description: Managing the lifecycle of objects
# custom:
#   id: "TG-TC-011"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-11"]
#     pci-dss-4.0.1: ["10.5.1"]
#   remediation: >-
#     Lengthen the expiration, or set min_bucket_retention_days to what is asked of you.
#   false_positives: >-
#     None known.
#   limits: >-
#     The shortest of the enabled rules counts, whatever its prefix. What could not be read is undecided, which
#     makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.bucket_expires_early

import data.trailgate.params
import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in estate.existing(input.buckets)
	estate.known(thing, "expiration_days")
	thing.expiration_days > 0
	thing.expiration_days < params.min_bucket_retention_days
	finding := estate.finding("bucket", thing, sprintf("deletes objects after %d days, and %d are asked for", [thing.expiration_days, params.min_bucket_retention_days]))
}

conclude contains finding if {
	some thing in estate.existing(input.buckets)
	finding := estate.question("bucket", thing, "expiration_days", "when its objects expire")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}

conclude contains finding if {
	some finding in estate.unread(input.trails, input.buckets, "bucket", "name")
}
