# METADATA
# title: A bucket that a trail writes to was tampered with
# description: >-
#   Trails say in CreateTrail and UpdateTrail which bucket they write to. This rule brings that together with later
#   changes to the same bucket: deleted, made public, closed to CloudTrail, left without its guard, encryption or
#   versions, or with objects that expire early. So it finds buckets whose names say nothing about log files.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
#     description: CloudTrail CreateTrail
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
#     description: S3 DeleteBucket
# custom:
#   id: "TG-TR-029"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-9(2)"]
#     cis-aws-5.0: ["4.8"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.15", "A.5.28"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Undo the change, and name the bucket in trail_buckets, so that every change to it is reported whatever the scan
#     covers.
#   false_positives: >-
#     A bucket that a trail no longer writes to and whose retention is over.
#   limits: >-
#     Only where the scan has a CreateTrail or UpdateTrail of the trail before the change. Buckets that trail_buckets
#     names are reported by TG-TR-021 to TG-TR-028 instead. Deleted objects are not brought together, they would be
#     too many.
#   group: {max_entries: 1000, max_groups: 10000}
#   tags: ["cloudtrail", "s3"]
package trailgate.rules.trail.bucket_of_trail_tampered

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.buckets
import data.trailgate.rules.trail.lib.trails
import data.trailgate.rules.trail.lib.watched

collect contains entry if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName in {"CreateTrail", "UpdateTrail"}
	event.succeeded(input)
	bucket := identity.first([["responseElements", "s3BucketName"], ["requestParameters", "s3BucketName"]], input)
	bucket != ""
	entry := {
		"key": {"bucket": lower(bucket)},
		"value": {"trail": trails.text(input)},
	}
}

collect contains entry if {
	input.eventSource == "s3.amazonaws.com"
	buckets.change(input) != ""
	event.succeeded(input)
	watched.bucket(input) != ""
	not watched.is_trail_bucket(input)
	entry := {
		"key": {"bucket": lower(watched.bucket(input))},
		"value": {"change": buckets.change(input), "who": identity.who(input), "place": identity.place(input)},
	}
}

conclude contains finding if {
	some i, entry in input.entries
	uses := [j | some j, e in array.slice(input.entries, 0, i); e.value.trail]
	first := uses[0]
	finding := {
		"msg": sprintf("%s %s: %s, to which %s writes, in %s", [
			entry.value.who,
			entry.value.change,
			input.key.bucket,
			input.entries[first].value.trail,
			entry.value.place,
		]),
		"resource": sprintf("arn:aws:s3:::%s", [input.key.bucket]),
		"account": entry.account,
		"region": entry.region,
		"fingerprint": sprintf("%s %s", [input.key.bucket, entry.value.change]),
		"steps": [first, i],
	}
}
