package trailgate.rules.trail.attempted_trail_change_test

import data.trailgate.rules.trail.attempted_trail_change as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "StopLogging",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"name": "audit"},
	"errorCode": "AccessDenied",
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern tried to call StopLogging on trail audit in account 111122223333, Region us-east-1: AccessDenied",
		"severity": "medium",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"paths": ["eventName", "errorCode"],
	}}
}

test_fires_on_every_call if {
	every name in ["DeleteChannel", "DeleteEventDataStore", "DeleteTrail", "DeregisterOrganizationDelegatedAdmin", "PutEventSelectors", "PutInsightSelectors", "StopEventDataStoreIngestion", "StopLogging", "UpdateEventDataStore", "UpdateTrail"] {
		count(found({"eventName": name})) == 1
	}
}

test_fires_on_an_event_data_store if {
	some f in found({
		"eventName": "DeleteEventDataStore",
		"requestParameters": {"name": null, "eventDataStore": "EXAMPLE-f852"},
	})
	f.msg == "user intern tried to call DeleteEventDataStore on event data store EXAMPLE-f852 in account 111122223333, Region us-east-1: AccessDenied"
	f.resource == "EXAMPLE-f852"
}

test_fires_without_parameters if {
	some f in found({"requestParameters": null})
	f.msg == "user intern tried to call StopLogging in account 111122223333, Region us-east-1: AccessDenied"
	f.resource == ""
}

test_low_when_it_was_not_denied if {
	some f in found({"errorCode": "TrailNotFoundException"})
	f.severity == "low"
}

test_silent_for_a_call_that_succeeded if count(found({"errorCode": null})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0
