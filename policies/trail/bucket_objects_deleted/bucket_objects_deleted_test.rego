package trailgate.rules.trail.bucket_objects_deleted_test

import data.trailgate.rules.trail.bucket_objects_deleted as rule

event := {
	"eventSource": "s3.amazonaws.com",
	"eventName": "DeleteObject",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"bucketName": "aws-cloudtrail-logs-111122223333", "key": "AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/x.json.gz"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": concat(" ", [
			"user intern deleted AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01/x.json.gz",
			"from trail bucket aws-cloudtrail-logs-111122223333 in account 111122223333, Region us-east-1",
		]),
		"resource": "arn:aws:s3:::aws-cloudtrail-logs-111122223333",
		"paths": ["eventName", "requestParameters.bucketName", "requestParameters.key"],
	}}
}

test_fires_on_many_objects if {
	some f in found({"eventName": "DeleteObjects", "requestParameters": {"key": null}})
	f.msg == "user intern deleted objects from trail bucket aws-cloudtrail-logs-111122223333 in account 111122223333, Region us-east-1"
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
