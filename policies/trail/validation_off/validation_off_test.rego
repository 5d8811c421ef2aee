package trailgate.rules.trail.validation_off_test

import data.trailgate.rules.trail.validation_off as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "UpdateTrail",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"name": "audit", "enableLogFileValidation": false},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern switched off the log file validation of trail audit in account 111122223333, Region us-east-1",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"paths": ["requestParameters.enableLogFileValidation"],
	}}
}

test_silent_when_switched_on if count(found({"requestParameters": {"enableLogFileValidation": true}})) == 0

test_silent_when_left_as_it_was if count(found({"requestParameters": {"enableLogFileValidation": null}})) == 0

test_silent_without_parameters if count(found({"requestParameters": null})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
