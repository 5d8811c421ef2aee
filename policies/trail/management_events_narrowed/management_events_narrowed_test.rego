package trailgate.rules.trail.management_events_narrowed_test

import data.trailgate.rules.trail.management_events_narrowed as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "PutEventSelectors",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"trailName": "audit", "eventSelectors": [{"readWriteType": "WriteOnly"}]},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

management := {"field": "eventCategory", "equals": ["Management"]}

# A patch that sets one advanced event selector of these fields.
advanced(fields) := {"requestParameters": {
	"eventSelectors": null,
	"advancedEventSelectors": [{"name": "s", "fieldSelectors": fields}],
}}

test_fires_on_a_basic_selector if {
	found({}) == {{
		"msg": concat(" ", [
			"user intern set event selectors of trail audit in account 111122223333, Region us-east-1",
			"that do not record all read management events",
		]),
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"paths": ["requestParameters.eventSelectors"],
		"details": {"missing": ["read"], "narrowed_by": []},
	}}
}

test_fires_on_an_advanced_selector if {
	some f in found(advanced([management, {"field": "eventName", "notEquals": ["CreateUser"]}]))
	f.msg == concat(" ", [
		"user intern set event selectors of trail audit in account 111122223333, Region us-east-1",
		"that do not record all read and write management events (narrowed by eventName)",
	])
	f.paths == ["requestParameters.advancedEventSelectors"]
	f.details == {"missing": ["read", "write"], "narrowed_by": ["eventName"]}
}

test_fires_on_no_selector if count(found({"requestParameters": {"eventSelectors": []}})) == 1

test_fires_when_the_event_does_not_have_them if {
	found({"requestParameters": null}) == {{
		"msg": concat(" ", [
			"user intern changed the event selectors of a trail that the event does not name in account 111122223333,",
			"Region us-east-1; the event does not say to what",
		]),
		"severity": "medium",
		"resource": "",
		"paths": ["eventName"],
	}}
}

test_silent_for_all_management_events if {
	count(found({"requestParameters": {"eventSelectors": [{"readWriteType": "All"}]}})) == 0
	count(found(advanced([management]))) == 0
}

test_silent_for_what_another_rule_reports if {
	count(found(advanced([management, {"field": "eventSource", "notEquals": ["kms.amazonaws.com"]}]))) == 0
}

test_silent_for_a_trail_of_data_events if {
	patches := [{}, {"requestParameters": {"eventSelectors": null}}]
	every p in patches {
		count(found(p)) == 0 with data.trailgate.params.data_only_trails as ["au*"]
	}
}

test_silent_for_another_service if {
	count(found({"eventSource": "ec2.amazonaws.com"})) == 0
	count(found({"eventSource": "ec2.amazonaws.com", "requestParameters": null})) == 0
}

test_silent_for_another_call if {
	count(found({"eventName": "GetEventSelectors"})) == 0
	count(found({"eventName": "GetEventSelectors", "requestParameters": null})) == 0
}

test_silent_for_a_failed_call if {
	count(found({"errorCode": "AccessDenied"})) == 0
	count(found({"errorCode": "AccessDenied", "requestParameters": null})) == 0
}
