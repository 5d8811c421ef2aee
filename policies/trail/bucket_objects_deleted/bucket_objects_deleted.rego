# METADATA
# title: Log files were deleted from their bucket
# description: >-
#   CloudTrail never deletes log files; lifecycle rules do it without a call. So every delete call on a bucket of log
#   files is somebody who takes evidence away. One finding stands for all objects that one caller deleted from a
#   bucket.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
#     description: S3 DeleteObject
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
#     description: S3 DeleteObjects
# custom:
#   id: "TG-TR-028"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-11"]
#     pci-dss-4.0.1: ["10.3.2", "10.5.1"]
#     iso-27001-2022: ["A.8.15", "A.5.28"]
#     mitre-attack: ["T1685.002", "T1485"]
#   remediation: >-
#     Bring the objects back from earlier versions or a replica, verify the digest chain (trailgate verify), and
#     protect the bucket by object lock.
#   false_positives: >-
#     Tools that move log files elsewhere and delete the originals; objects in the bucket that are no log files.
#   limits: >-
#     Needs data events of S3 objects for the bucket. The call does not say whether a version remains that can be
#     brought back. Which buckets hold log files is told by the parameter trail_buckets; TG-TR-029 finds those that a
#     trail of the same scan writes to.
#   tags: ["cloudtrail", "s3"]
package trailgate.rules.trail.bucket_objects_deleted

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName in {"DeleteObject", "DeleteObjects"}
	event.succeeded(input)
	watched.is_trail_bucket(input)
	finding := {
		"msg": sprintf("%s deleted %s from trail bucket %s in %s", [
			identity.who(input),
			event.request(input, ["key"], "objects"),
			watched.bucket(input),
			identity.place(input),
		]),
		"resource": watched.bucket_arn(input),
		"paths": ["eventName", "requestParameters.bucketName", "requestParameters.key"],
	}
}
