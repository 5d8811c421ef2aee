# METADATA
# title: A trail does not encrypt its log files with a KMS key
# description: >-
#   Without a key of its own a trail leaves its log files to the encryption of the bucket. With one, who reads
#   them needs kms:Decrypt as well, and each use of the key is recorded.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
#     description: Encrypting log files with KMS keys
# custom:
#   id: "TG-TC-003"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "SC-28"]
#     cis-aws-5.0: ["3.5"]
#     aws-security-hub: ["CloudTrail.2"]
#   remediation: >-
#     Give the trail a key whose policy lets CloudTrail encrypt with it.
#   false_positives: >-
#     None known.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.log_files_unencrypted

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in input.trails
	estate.known(thing, "kms_key_id")
	object.get(thing, "kms_key_id", "") == ""
	finding := estate.finding("trail", thing, "does not encrypt its log files with a KMS key")
}

conclude contains finding if {
	some thing in input.trails
	finding := estate.question("trail", thing, "kms_key_id", "its KMS key")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}
