package trailgate.rules.trail.event_data_store_retention_test

import data.trailgate.rules.trail.event_data_store_retention as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "UpdateEventDataStore",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"eventDataStore": "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE", "retentionPeriod": 7},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern set the retention of event data store EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE in account 111122223333, Region us-east-1 to 7 days; 365 days are required",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE",
		"paths": ["requestParameters.retentionPeriod"],
	}}
}

test_fires_on_text if count(found({"requestParameters": {"retentionPeriod": "7"}})) == 1

test_fires_up_to_the_limit if {
	count(found({"requestParameters": {"retentionPeriod": 364}})) == 1
	count(found({"requestParameters": {"retentionPeriod": 365}})) == 0
}

test_silent_when_left_as_it_was if count(found({"requestParameters": {"retentionPeriod": null}})) == 0

test_silent_for_what_is_no_number if count(found({"requestParameters": {"retentionPeriod": "long"}})) == 0

test_silent_without_parameters if count(found({"requestParameters": null})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
