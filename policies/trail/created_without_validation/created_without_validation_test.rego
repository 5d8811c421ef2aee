package trailgate.rules.trail.created_without_validation_test

import data.trailgate.rules.trail.created_without_validation as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "CreateTrail",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"name": "audit", "s3BucketName": "b"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires_on_the_default if {
	found({}) == {{
		"msg": "user intern created trail audit in account 111122223333, Region us-east-1 without log file validation",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"paths": ["requestParameters.enableLogFileValidation"],
	}}
}

test_fires_when_asked_for if {
	count(found({"requestParameters": {"enableLogFileValidation": false}})) == 1
	count(found({"responseElements": {"logFileValidationEnabled": false}})) == 1
}

test_fires_without_parameters if count(found({"requestParameters": null})) == 1

test_silent_when_on if {
	count(found({"requestParameters": {"enableLogFileValidation": true}})) == 0
	count(found({"responseElements": {"logFileValidationEnabled": true}})) == 0
}

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
