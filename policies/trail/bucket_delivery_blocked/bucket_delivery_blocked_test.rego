package trailgate.rules.trail.bucket_delivery_blocked_test

import data.trailgate.rules.trail.bucket_delivery_blocked as rule

event := {
	"eventSource": "s3.amazonaws.com",
	"eventName": "PutBucketPolicy",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {
		"bucketName": "aws-cloudtrail-logs-111122223333",
		"bucketPolicy": {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*"}]},
	},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires_on_a_policy if {
	found({}) == {{
		"msg": "user intern called PutBucketPolicy in account 111122223333, Region us-east-1: CloudTrail can no longer write to aws-cloudtrail-logs-111122223333",
		"resource": "arn:aws:s3:::aws-cloudtrail-logs-111122223333",
		"paths": ["eventName", "requestParameters.bucketPolicy"],
	}}
}

test_fires_on_a_policy_that_is_gone if {
	some f in found({"eventName": "DeleteBucketPolicy"})
	f.msg == concat(" ", [
		"user intern called DeleteBucketPolicy in account 111122223333, Region us-east-1:",
		"CloudTrail can no longer write to aws-cloudtrail-logs-111122223333",
	])
}

test_fires_on_the_bucket_of_the_resources if {
	count(found({
		"eventName": "DeleteBucketPolicy",
		"requestParameters": null,
		"resources": [{"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::aws-cloudtrail-logs-111122223333"}],
	})) == 1
}

test_silent_when_cloudtrail_can_write if {
	allow := {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject"}
	count(found({"requestParameters": {"bucketPolicy": {"Statement": [allow]}}})) == 0
}

test_silent_for_another_bucket if count(found({"requestParameters": {"bucketName": "web-assets-111122223333"}})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
