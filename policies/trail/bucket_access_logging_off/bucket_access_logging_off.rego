# METADATA
# title: Server access logging of a bucket of log files was switched off
# description: >-
#   Server access logs say who read or deleted log files, from where. They are a second record, apart from CloudTrail,
#   of what happens to its evidence.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
#     description: S3 PutBucketLogging
# custom:
#   id: "TG-TR-027"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-9"]
#     cis-aws-5.0: ["3.4"]
#     aws-security-hub: ["CloudTrail.7"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Switch server access logging on again, with another bucket as its target.
#   false_positives: >-
#     Buckets whose access is recorded as CloudTrail data events instead.
#   limits: >-
#     The target of the access logs is not looked at. Which buckets hold log files is told by the parameter
#     trail_buckets; TG-TR-029 finds those that a trail of the same scan writes to.
#   tags: ["cloudtrail", "s3"]
package trailgate.rules.trail.bucket_access_logging_off

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName == "PutBucketLogging"
	event.succeeded(input)
	watched.is_trail_bucket(input)
	is_off(input)
	finding := {
		"msg": sprintf("%s switched off the access logging of trail bucket %s in %s", [
			identity.who(input),
			watched.bucket(input),
			identity.place(input),
		]),
		"resource": watched.bucket_arn(input),
		"paths": ["requestParameters.BucketLoggingStatus"],
	}
}

# S3 takes a status without LoggingEnabled for "off".
is_off(e) if {
	event.request(e, ["BucketLoggingStatus"], null) != null
	event.request(e, ["BucketLoggingStatus", "LoggingEnabled"], null) == null
}
