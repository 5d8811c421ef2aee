# METADATA
# title: A trail does not validate its log files
# description: >-
#   With log file validation CloudTrail writes a signed digest of all log files each hour. Without it nobody
#   can prove that a log file was not changed or removed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html
#     description: Validating log files
# custom:
#   id: "TG-TC-004"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "SI-7"]
#     cis-aws-5.0: ["3.2"]
#     aws-security-hub: ["CloudTrail.4"]
#   remediation: >-
#     Turn on log file validation of the trail; trailgate verify reads its digests.
#   false_positives: >-
#     None known.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.log_files_unvalidated

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in input.trails
	estate.known(thing, "log_file_validation")
	not thing.log_file_validation
	finding := estate.finding("trail", thing, "writes no digests of its log files: that they are whole and unchanged cannot be proven")
}

conclude contains finding if {
	some thing in input.trails
	finding := estate.question("trail", thing, "log_file_validation", "whether it validates its log files")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}
