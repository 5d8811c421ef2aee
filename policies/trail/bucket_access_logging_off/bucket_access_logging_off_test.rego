package trailgate.rules.trail.bucket_access_logging_off_test

import data.trailgate.rules.trail.bucket_access_logging_off as rule

event := {
	"eventSource": "s3.amazonaws.com",
	"eventName": "PutBucketLogging",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"bucketName": "aws-cloudtrail-logs-111122223333", "BucketLoggingStatus": ""},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern switched off the access logging of trail bucket aws-cloudtrail-logs-111122223333 in account 111122223333, Region us-east-1",
		"resource": "arn:aws:s3:::aws-cloudtrail-logs-111122223333",
		"paths": ["requestParameters.BucketLoggingStatus"],
	}}
}

test_fires_on_an_empty_status if count(found({"requestParameters": {"BucketLoggingStatus": {"xmlns": "x"}}})) == 1

test_silent_when_switched_on if {
	status := {"LoggingEnabled": {"TargetBucket": "access-logs"}}
	count(found({"requestParameters": {"BucketLoggingStatus": status}})) == 0
}

test_silent_when_the_event_does_not_say if {
	count(found({
		"requestParameters": null,
		"resources": [{"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::aws-cloudtrail-logs-111122223333"}],
	})) == 0
}

test_silent_for_another_bucket if count(found({"requestParameters": {"bucketName": "web-assets-111122223333"}})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
