package trailgate.rules.trail.bucket_encryption_removed_test

import data.trailgate.rules.trail.bucket_encryption_removed as rule

event := {
	"eventSource": "s3.amazonaws.com",
	"eventName": "DeleteBucketEncryption",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"bucketName": "aws-cloudtrail-logs-111122223333"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern removed the encryption settings of trail bucket aws-cloudtrail-logs-111122223333 in account 111122223333, Region us-east-1",
		"resource": "arn:aws:s3:::aws-cloudtrail-logs-111122223333",
		"paths": ["eventName", "requestParameters.bucketName"],
	}}
}

test_fires_on_the_bucket_of_the_resources if {
	count(found({
		"requestParameters": null,
		"resources": [{"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::aws-cloudtrail-logs-111122223333"}],
	})) == 1
}

test_silent_for_another_bucket if count(found({"requestParameters": {"bucketName": "web-assets-111122223333"}})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
