package trailgate.rules.trail.event_data_store_unprotected_test

import data.trailgate.rules.trail.event_data_store_unprotected as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "UpdateEventDataStore",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"eventDataStore": "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE", "terminationProtectionEnabled": false},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern switched off the termination protection of event data store EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE in account 111122223333, Region us-east-1",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE",
		"paths": ["requestParameters.terminationProtectionEnabled"],
	}}
}

test_silent_when_switched_on if count(found({"requestParameters": {"terminationProtectionEnabled": true}})) == 0

test_silent_when_left_as_it_was if count(found({"requestParameters": {"terminationProtectionEnabled": null}})) == 0

test_silent_without_parameters if count(found({"requestParameters": null})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
