# METADATA
# title: Somebody tried in vain to tamper with a bucket, log group or key of log files
# description: >-
#   A refused call to delete or weaken the place where log files are kept changed nothing. It still tells who wants
#   the evidence gone, and it is kept apart from calls that succeeded.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
#     description: errorCode in CloudTrail records
# custom:
#   id: "TG-TR-039"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "SI-4"]
#     cis-aws-5.0: ["4.1", "4.8"]
#     iso-27001-2022: ["A.8.16"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Ask the caller; if nobody can explain the call, treat the credentials as stolen.
#   false_positives: >-
#     Tools that deploy or take down buckets with too few permissions; mistyped names, which are reported as low.
#   limits: >-
#     Denied calls often have no parameters, and then only the resources of the event say which bucket or key was
#     meant. Which buckets, log groups and keys hold log files is told by the parameters of the pack.
#   tags: ["cloudtrail", "s3", "cloudwatch-logs", "kms"]
package trailgate.rules.trail.attempted_storage_change

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.attempts
import data.trailgate.rules.trail.lib.buckets
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	takes_away(input)
	not event.succeeded(input)
	watched.is_trail_bucket(input)
	finding := report(input, watched.bucket(input), watched.bucket_arn(input))
}

deny contains finding if {
	input.eventSource == "logs.amazonaws.com"
	input.eventName in {"DeleteLogGroup", "DeleteLogStream", "DisassociateKmsKey"}
	not event.succeeded(input)
	watched.is_trail_log_group(input)
	finding := report(input, watched.log_group(input), watched.log_group(input))
}

deny contains finding if {
	input.eventSource == "kms.amazonaws.com"
	input.eventName in {"DisableKey", "ScheduleKeyDeletion"}
	not event.succeeded(input)
	watched.is_trail_key(input)
	finding := report(input, watched.key_id(input), watched.key_id(input))
}

takes_away(e) if buckets.change(e) != ""

takes_away(e) if e.eventName in {"DeleteObject", "DeleteObjects"}

report(e, name, resource) := {
	"msg": sprintf("%s tried to call %s on %s in %s: %s", [
		identity.who(e),
		e.eventName,
		name,
		identity.place(e),
		attempts.reason(e),
	]),
	"severity": attempts.severity(e),
	"resource": resource,
	"paths": ["eventName", "errorCode"],
}
