# METADATA
# title: Data events of S3 are not recorded
# description: >-
#   Reads and writes of objects are data events: without a selector for all of AWS::S3::Object nobody knows who
#   read or changed which object.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
#     description: Logging data events
# custom:
#   id: "TG-TC-017"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-2", "AU-12"]
#     cis-aws-5.0: ["3.8", "3.9"]
#   remediation: >-
#     Record S3 data events at least of the buckets that hold what must be protected.
#   false_positives: >-
#     Estates that do not use the service, or leave its data events out for their cost.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.s3_data_uncovered

import data.trailgate.rules.trail_coverage.lib.cells

conclude contains finding if {
	some account in input.accounts
	some type in cells.types(input.coverage, "AWS::S3::Object")
	some finding in cells.of_type(input.coverage, account.id, type)
}
