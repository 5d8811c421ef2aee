package trailgate.rules.trail.bucket_lifecycle_test

import data.trailgate.rules.trail.bucket_lifecycle as rule

event := {
	"eventSource": "s3.amazonaws.com",
	"eventName": "PutBucketLifecycle",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {
		"bucketName": "aws-cloudtrail-logs-111122223333",
		"LifecycleConfiguration": {"Rule": {"Status": "Enabled", "Expiration": {"Days": 1}}},
	},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": concat(" ", [
			"user intern let objects of trail bucket aws-cloudtrail-logs-111122223333 expire after 1 day",
			"in account 111122223333, Region us-east-1; 365 days are required",
		]),
		"resource": "arn:aws:s3:::aws-cloudtrail-logs-111122223333",
		"paths": ["requestParameters.LifecycleConfiguration"],
		"details": {"days": 1, "required": 365},
	}}
}

test_fires_on_the_newer_call if count(found({"eventName": "PutBucketLifecycleConfiguration"})) == 1

test_silent_when_long_enough if {
	rules := [{"Status": "Enabled", "Expiration": {"Days": 365}}]
	count(found({"requestParameters": {"LifecycleConfiguration": {"Rule": rules}}})) == 0
}

test_silent_for_another_bucket if count(found({"requestParameters": {"bucketName": "web-assets-111122223333"}})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
