# METADATA
# title: The bucket of a trail is public
# description: >-
#   The bucket that holds a trail's log files can be read or written by everyone, or by everyone with an AWS
#   account. The answer is that of S3 once public access blocks are applied, where S3 was asked.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     description: Blocking public access
# custom:
#   id: "TG-TC-008"
#   severity: critical
#   frameworks:
#     nist-800-53-r5: ["AC-3", "AU-9"]
#     cis-aws-5.0: ["2.1.4"]
#     aws-security-hub: ["CloudTrail.6"]
#   remediation: >-
#     Turn on all four settings of the public access block of the bucket and of the account.
#   false_positives: >-
#     None known.
#   limits: >-
#     A block of the whole account is not read. In a plan only policies without any condition count as public.
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.bucket_public

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in estate.existing(input.buckets)
	estate.known(thing, "public")
	thing.public
	finding := estate.finding("bucket", thing, sprintf("is public: %s", [object.get(thing, "public_reason", "by its policy or access list")]))
}

conclude contains finding if {
	some thing in estate.existing(input.buckets)
	finding := estate.question("bucket", thing, "public", "whether it is public")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}

conclude contains finding if {
	some finding in estate.unread(input.trails, input.buckets, "bucket", "name")
}
