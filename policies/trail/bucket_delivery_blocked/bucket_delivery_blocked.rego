# METADATA
# title: The policy of a bucket of log files no longer lets CloudTrail write
# description: >-
#   CloudTrail writes log files only where the policy of the bucket lets it. Without that statement, or with one that
#   denies it, delivery fails, and what is not delivered within days is lost while the trail still says that it is
#   logging.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
#     description: Bucket policy for CloudTrail
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
#     description: S3 PutBucketPolicy
# custom:
#   id: "TG-TR-022"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-9(2)"]
#     cis-aws-5.0: ["4.8"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.15", "A.5.28"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Put the policy of the user guide back, and look at the latest delivery error of every trail that writes to the
#     bucket.
#   false_positives: >-
#     A bucket that takes in no more log files, or one whose policy is replaced in two steps.
#   limits: >-
#     A statement with NotPrincipal, NotAction or a condition that never holds, and a statement for another prefix,
#     are not understood; denials with a condition are taken to be harmless, such as those of calls without TLS. Which
#     buckets hold log files is told by the parameter trail_buckets; TG-TR-029 finds those that a trail of the same
#     scan writes to.
#   tags: ["cloudtrail", "s3"]
package trailgate.rules.trail.bucket_delivery_blocked

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.buckets
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName in {"DeleteBucketPolicy", "PutBucketPolicy"}
	event.succeeded(input)
	watched.is_trail_bucket(input)
	buckets.blocks_delivery(input)
	finding := {
		"msg": sprintf("%s called %s in %s: CloudTrail can no longer write to %s", [
			identity.who(input),
			input.eventName,
			identity.place(input),
			watched.bucket(input),
		]),
		"resource": watched.bucket_arn(input),
		"paths": ["eventName", "requestParameters.bucketPolicy"],
	}
}
