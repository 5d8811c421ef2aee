package trailgate.rules.trail.bucket_public_test

import data.trailgate.rules.trail.bucket_public as rule

event := {
	"eventSource": "s3.amazonaws.com",
	"eventName": "PutBucketAcl",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"bucketName": "aws-cloudtrail-logs-111122223333", "x-amz-acl": "public-read"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

guard_off := {
	"eventName": "PutBucketPublicAccessBlock",
	"requestParameters": {"x-amz-acl": null, "PublicAccessBlockConfiguration": {"BlockPublicPolicy": false}},
}

test_fires_on_an_acl if {
	found({}) == {{
		"msg": "user intern called PutBucketAcl in account 111122223333, Region us-east-1: trail bucket aws-cloudtrail-logs-111122223333 is open to everybody",
		"severity": "critical",
		"resource": "arn:aws:s3:::aws-cloudtrail-logs-111122223333",
		"paths": ["eventName", "requestParameters"],
	}}
}

test_fires_on_a_policy if {
	some f in found({
		"eventName": "PutBucketPolicy",
		"requestParameters": {"bucketPolicy": {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}}},
	})
	f.severity == "critical"
}

test_fires_on_an_open_guard if {
	found(guard_off) == {{
		"msg": concat(" ", [
			"user intern called PutBucketPublicAccessBlock in account 111122223333, Region us-east-1:",
			"trail bucket aws-cloudtrail-logs-111122223333 is less guarded against public access",
		]),
		"severity": "medium",
		"resource": "arn:aws:s3:::aws-cloudtrail-logs-111122223333",
		"paths": ["eventName", "requestParameters"],
	}}
}

test_fires_on_a_guard_that_is_gone if {
	some f in found({
		"eventName": "DeleteBucketPublicAccessBlock",
		"requestParameters": null,
		"resources": [{"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::aws-cloudtrail-logs-111122223333"}],
	})
	f.severity == "medium"
}

test_fires_on_every_name_of_the_calls if {
	every name in ["PutBucketPublicAccessBlock", "PutPublicAccessBlock", "DeleteBucketPublicAccessBlock", "DeletePublicAccessBlock"] {
		count(found(object.union(guard_off, {"eventName": name}))) == 1
	}
}

test_silent_for_a_closed_guard if {
	on := {"PublicAccessBlockConfiguration": {"BlockPublicPolicy": true}}
	count(found(object.union(guard_off, {"requestParameters": on}))) == 0
}

test_silent_for_a_private_acl if count(found({"requestParameters": {"x-amz-acl": "private"}})) == 0

test_silent_for_another_bucket if {
	count(found({"requestParameters": {"bucketName": "web-assets-111122223333"}})) == 0
	count(found(object.union(guard_off, {"requestParameters": {"bucketName": "web-assets-111122223333"}}))) == 0
}

test_silent_for_another_service if {
	count(found({"eventSource": "ec2.amazonaws.com"})) == 0
	count(found(object.union(guard_off, {"eventSource": "ec2.amazonaws.com"}))) == 0
}

test_silent_for_another_call if count(found({"eventName": "GetBucketAcl"})) == 0

test_silent_for_a_failed_call if {
	count(found({"errorCode": "AccessDenied"})) == 0
	count(found(object.union(guard_off, {"errorCode": "AccessDenied"}))) == 0
}
