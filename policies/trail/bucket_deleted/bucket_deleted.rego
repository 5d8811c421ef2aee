# METADATA
# title: A bucket of log files was deleted
# description: >-
#   A bucket can be deleted only when it is empty, so the log files are gone as well, and trails that write to it lose
#   what they record. The name is then free for others, who could take in what the trail goes on to send.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
#     description: S3 DeleteBucket
# custom:
#   id: "TG-TR-021"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-11"]
#     pci-dss-4.0.1: ["10.3.2", "10.5.1"]
#     iso-27001-2022: ["A.8.15", "A.5.28"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Create the bucket again at once, with its policy, and restore the log files from a replica; find out who emptied
#     it.
#   false_positives: >-
#     A bucket of a trail that was given up and whose retention is over.
#   limits: >-
#     Only calls that the trail of the bucket's account records. Which buckets hold log files is told by the parameter
#     trail_buckets; TG-TR-029 finds those that a trail of the same scan writes to.
#   tags: ["cloudtrail", "s3"]
package trailgate.rules.trail.bucket_deleted

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName == "DeleteBucket"
	event.succeeded(input)
	watched.is_trail_bucket(input)
	finding := {
		"msg": sprintf("%s deleted trail bucket %s in %s", [
			identity.who(input),
			watched.bucket(input),
			identity.place(input),
		]),
		"resource": watched.bucket_arn(input),
		"paths": ["eventName", "requestParameters.bucketName"],
	}
}
