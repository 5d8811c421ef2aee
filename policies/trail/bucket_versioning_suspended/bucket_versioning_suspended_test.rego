package trailgate.rules.trail.bucket_versioning_suspended_test

import data.trailgate.rules.trail.bucket_versioning_suspended as rule

event := {
	"eventSource": "s3.amazonaws.com",
	"eventName": "PutBucketVersioning",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"bucketName": "aws-cloudtrail-logs-111122223333", "VersioningConfiguration": {"Status": "Suspended"}},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern suspended the versioning of trail bucket aws-cloudtrail-logs-111122223333 in account 111122223333, Region us-east-1",
		"resource": "arn:aws:s3:::aws-cloudtrail-logs-111122223333",
		"paths": ["requestParameters.VersioningConfiguration.Status"],
	}}
}

test_silent_when_enabled if {
	count(found({"requestParameters": {"VersioningConfiguration": {"Status": "Enabled"}}})) == 0
}

test_silent_without_parameters if count(found({"requestParameters": {"VersioningConfiguration": null}})) == 0

test_silent_for_another_bucket if count(found({"requestParameters": {"bucketName": "web-assets-111122223333"}})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
