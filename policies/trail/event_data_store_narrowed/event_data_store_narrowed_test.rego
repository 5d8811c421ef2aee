package trailgate.rules.trail.event_data_store_narrowed_test

import data.trailgate.rules.trail.event_data_store_narrowed as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "UpdateEventDataStore",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"eventDataStore": "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE", "multiRegionEnabled": false},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

# A patch that sets one advanced event selector of these fields, and nothing else.
advanced(fields) := {"requestParameters": {
	"multiRegionEnabled": null,
	"advancedEventSelectors": [{"fieldSelectors": fields}],
}}

management := {"field": "eventCategory", "equals": ["Management"]}

test_fires_on_one_region if {
	found({}) == {{
		"msg": "user intern limited event data store EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE in account 111122223333, Region us-east-1: only one Region",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE",
		"paths": ["requestParameters.multiRegionEnabled"],
	}}
}

test_fires_on_one_account if {
	some f in found({"requestParameters": {"multiRegionEnabled": null, "organizationEnabled": false}})
	f.msg == "user intern limited event data store EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE in account 111122223333, Region us-east-1: only one account"
	f.paths == ["requestParameters.organizationEnabled"]
}

test_fires_on_fewer_management_events if {
	some f in found(advanced([management, {"field": "readOnly", "equals": ["false"]}]))
	endswith(f.msg, ": not all management events")
	f.paths == ["requestParameters.advancedEventSelectors"]
}

test_fires_on_a_service_left_out if {
	some f in found(advanced([management, {"field": "eventSource", "notEquals": ["kms.amazonaws.com"]}]))
	endswith(f.msg, ": not all management events")
}

test_fires_once_on_several_limits if {
	some f in found({"requestParameters": {"organizationEnabled": false}})
	endswith(f.msg, ": only one Region, only one account")
}

test_silent_when_all_is_recorded if {
	count(found({"requestParameters": {"multiRegionEnabled": true, "organizationEnabled": true}})) == 0
	count(found(advanced([management]))) == 0
}

test_silent_for_a_store_of_data_events if {
	count(found(advanced([{"field": "eventCategory", "equals": ["Data"]}]))) == 0
}

test_silent_for_selectors_that_the_call_left_as_they_were if {
	patch := advanced([management, {"field": "readOnly", "equals": ["false"]}])
	count(found({"requestParameters": {"multiRegionEnabled": null}, "responseElements": patch.requestParameters})) == 0
}

test_silent_without_parameters if count(found({"requestParameters": null})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
