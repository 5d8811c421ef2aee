# METADATA
# title: Log files expire earlier than required
# description: >-
#   S3 deletes objects for a lifecycle rule without a delete call in any log, so a rule of one day empties the bucket
#   of evidence overnight and in silence.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
#     description: S3 PutBucketLifecycleConfiguration
# custom:
#   id: "TG-TR-024"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-11"]
#     pci-dss-4.0.1: ["10.3.2", "10.5.1"]
#     iso-27001-2022: ["A.8.15", "A.5.28"]
#     mitre-attack: ["T1685.002", "T1485.001"]
#   remediation: >-
#     Remove the rule, or let it keep objects for at least min_bucket_retention_days; restore from versions or a
#     replica what has expired.
#   false_positives: >-
#     Rules for a prefix of the bucket that holds no log files.
#   limits: >-
#     Only the expiry of current objects; neither the prefix nor the tags of the rule are looked at, nor how long
#     older versions stay. Which buckets hold log files is told by the parameter trail_buckets; TG-TR-029 finds those
#     that a trail of the same scan writes to.
#   tags: ["cloudtrail", "s3"]
package trailgate.rules.trail.bucket_lifecycle

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.trail.lib.buckets
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName in {"PutBucketLifecycle", "PutBucketLifecycleConfiguration"}
	event.succeeded(input)
	watched.is_trail_bucket(input)
	buckets.expires_early(input)
	finding := {
		"msg": sprintf("%s let objects of trail bucket %s expire %s in %s; %s are required", [
			identity.who(input),
			watched.bucket(input),
			buckets.expiry_text(input),
			identity.place(input),
			watched.days_text(params.min_bucket_retention_days),
		]),
		"resource": watched.bucket_arn(input),
		"paths": ["requestParameters.LifecycleConfiguration"],
		"details": {"days": buckets.shortest_expiry(input), "required": params.min_bucket_retention_days},
	}
}
