# METADATA
# title: The bucket of a trail can be emptied without MFA
# description: >-
#   With MFA delete, or with Object Lock, versions of log files cannot be deleted for good with stolen keys
#   alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
#     description: MFA delete
# custom:
#   id: "TG-TC-010"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-9"]
#     cis-aws-5.0: ["2.1.2"]
#   remediation: >-
#     Turn on Object Lock, or MFA delete with the root user of the account.
#   false_positives: >-
#     None known.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.bucket_without_mfa_delete

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in estate.existing(input.buckets)
	estate.known(thing, "mfa_delete")
	not thing.mfa_delete
	estate.known(thing, "object_lock")
	not thing.object_lock
	finding := estate.finding("bucket", thing, "has neither MFA delete nor Object Lock: who may delete objects can delete log files for good")
}

conclude contains finding if {
	some thing in estate.existing(input.buckets)
	finding := estate.question("bucket", thing, "mfa_delete", "whether it asks for MFA")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}

conclude contains finding if {
	some finding in estate.unread(input.trails, input.buckets, "bucket", "name")
}

conclude contains finding if {
	some thing in estate.existing(input.buckets)
	not thing.mfa_delete
	finding := estate.question("bucket", thing, "object_lock", "whether it has Object Lock")
}
