package trailgate.rules.trail.bucket_of_trail_tampered_test

import data.trailgate.rules.trail.bucket_of_trail_tampered as rule

event := {
	"eventSource": "s3.amazonaws.com",
	"eventName": "DeleteBucket",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"bucketName": "acme-audit-111122223333"},
}

# What the rule remembers of the event with some fields changed.
kept(patch) := entries if {
	entries := rule.collect with input as object.union(event, patch)
}

# What the rule concludes from these entries.
concluded(key, entries) := findings if {
	findings := rule.conclude with input as {"key": key, "entries": entries, "truncated": false}
}

trail_call := object.union(event, {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "CreateTrail",
	"requestParameters": {"name": "audit", "s3BucketName": "acme-audit-111122223333"},
})

kept_of_trail(patch) := entries if {
	entries := rule.collect with input as object.union(trail_call, patch)
}

key := {"bucket": "acme-audit-111122223333"}

use := {"time": "2026-03-01T09:00:00Z", "account": "111122223333", "region": "us-east-1", "value": {"trail": "trail audit"}}

change := {
	"time": "2026-03-01T09:30:00Z", "account": "444455556666", "region": "eu-west-1",
	"value": {"change": "deleted the bucket", "who": "user intern", "place": "account 111122223333, Region us-east-1"},
}

test_keeps_a_change if {
	kept({}) == {{"key": key, "value": change.value}}
}

test_keeps_a_change_with_the_bucket_of_the_resources if {
	kept({
		"requestParameters": null,
		"resources": [{"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::acme-audit-111122223333"}],
	}) == {{"key": key, "value": change.value}}
}

test_keeps_the_bucket_of_a_trail if {
	want := {{"key": key, "value": use.value}}
	kept_of_trail({}) == want
	kept_of_trail({"eventName": "UpdateTrail"}) == want
	kept_of_trail({"requestParameters": {"s3BucketName": null}, "responseElements": {"s3BucketName": "ACME-AUDIT-111122223333"}}) == want
}

test_keeps_no_bucket_of_other_calls if {
	kept_of_trail({"eventSource": "ec2.amazonaws.com"}) == set()
	kept_of_trail({"eventName": "DescribeTrails"}) == set()
	kept_of_trail({"errorCode": "AccessDenied"}) == set()
	kept_of_trail({"requestParameters": null}) == set()
	kept_of_trail({"requestParameters": {"s3BucketName": ""}}) == set()
}

test_keeps_no_change_that_is_none if {
	kept({"eventSource": "ec2.amazonaws.com"}) == set()
	kept({"eventName": "PutBucketTagging"}) == set()
	kept({"errorCode": "AccessDenied"}) == set()
	kept({"requestParameters": null}) == set()
}

test_keeps_no_change_that_another_rule_reports if {
	kept({}) == set() with data.trailgate.params.trail_buckets as ["acme-audit-111122223333"]
}

test_concludes_from_a_change_after_the_use if {
	concluded(key, [use, change]) == {{
		"msg": "user intern deleted the bucket: acme-audit-111122223333, to which trail audit writes, in account 111122223333, Region us-east-1",
		"resource": "arn:aws:s3:::acme-audit-111122223333",
		"account": "444455556666",
		"region": "eu-west-1",
		"fingerprint": "acme-audit-111122223333 deleted the bucket",
		"steps": [0, 1],
	}}
}

test_names_the_first_of_several_trails if {
	other := object.union(use, {"value": {"trail": "trail other"}})
	some f in concluded(key, [use, other, change])
	f.steps == [0, 2]
}

test_passes_over_a_change_before_the_use if {
	some f in concluded(key, [change, use, change])
	f.steps == [1, 2]
}

test_concludes_nothing_from_a_change_before_the_use if concluded(key, [change, use]) == set()

test_concludes_nothing_from_one_side_alone if {
	concluded(key, [change]) == set()
	concluded(key, [use, use]) == set()
}
