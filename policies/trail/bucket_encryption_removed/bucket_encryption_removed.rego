# METADATA
# title: The encryption settings of a bucket of log files were removed
# description: >-
#   Without settings of its own a bucket falls back to keys that S3 manages, so everybody who may read the bucket can
#   read the log files without asking for a key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
#     description: S3 DeleteBucketEncryption
# custom:
#   id: "TG-TR-025"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9(3)", "SC-28(1)"]
#     cis-aws-5.0: ["3.5"]
#     aws-security-hub: ["CloudTrail.2"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.24"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Put the encryption settings back (PutBucketEncryption) with the key that your policy names.
#   false_positives: >-
#     A trail with a KMS key of its own, whose log files do not depend on the settings of the bucket.
#   limits: >-
#     The key in new encryption settings is not looked at. Which buckets hold log files is told by the parameter
#     trail_buckets; TG-TR-029 finds those that a trail of the same scan writes to.
#   tags: ["cloudtrail", "s3"]
package trailgate.rules.trail.bucket_encryption_removed

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName == "DeleteBucketEncryption"
	event.succeeded(input)
	watched.is_trail_bucket(input)
	finding := {
		"msg": sprintf("%s removed the encryption settings of trail bucket %s in %s", [
			identity.who(input),
			watched.bucket(input),
			identity.place(input),
		]),
		"resource": watched.bucket_arn(input),
		"paths": ["eventName", "requestParameters.bucketName"],
	}
}
