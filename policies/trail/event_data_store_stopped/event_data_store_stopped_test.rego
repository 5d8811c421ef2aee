package trailgate.rules.trail.event_data_store_stopped_test

import data.trailgate.rules.trail.event_data_store_stopped as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "StopEventDataStoreIngestion",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"eventDataStore": "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires_on_a_stop if {
	found({}) == {{
		"msg": "user intern stopped the ingestion of event data store EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE in account 111122223333, Region us-east-1",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE",
		"paths": ["eventName", "requestParameters.eventDataStore"],
	}}
}

test_fires_on_a_deletion if {
	some f in found({"eventName": "DeleteEventDataStore"})
	f.msg == "user intern deleted event data store EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE in account 111122223333, Region us-east-1"
}

test_fires_without_parameters if count(found({"requestParameters": null})) == 1

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
