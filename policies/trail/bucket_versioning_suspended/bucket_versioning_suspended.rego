# METADATA
# title: Versioning of a bucket of log files was suspended
# description: >-
#   With versioning on, a log file that is deleted or overwritten can be brought back. Once it is suspended, what is
#   written or deleted is final.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
#     description: S3 PutBucketVersioning
# custom:
#   id: "TG-TR-026"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-11"]
#     pci-dss-4.0.1: ["10.3.2", "10.5.1"]
#     iso-27001-2022: ["A.8.15", "A.5.28"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Enable versioning again, with MFA delete or object lock.
#   false_positives: A bucket that takes in no more log files.
#   limits: >-
#     MFA delete that is switched off is not reported: tools write it as Disabled with every call. Which buckets hold
#     log files is told by the parameter trail_buckets; TG-TR-029 finds those that a trail of the same scan writes to.
#   tags: ["cloudtrail", "s3"]
package trailgate.rules.trail.bucket_versioning_suspended

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.buckets
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName == "PutBucketVersioning"
	event.succeeded(input)
	watched.is_trail_bucket(input)
	buckets.suspends_versioning(input)
	finding := {
		"msg": sprintf("%s suspended the versioning of trail bucket %s in %s", [
			identity.who(input),
			watched.bucket(input),
			identity.place(input),
		]),
		"resource": watched.bucket_arn(input),
		"paths": ["requestParameters.VersioningConfiguration.Status"],
	}
}
