package trailgate.rules.trail.management_sources_excluded_test

import data.trailgate.rules.trail.management_sources_excluded as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "PutEventSelectors",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"trailName": "audit", "eventSelectors": [{"excludeManagementEventSources": ["kms.amazonaws.com"]}]},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": concat(" ", [
			"user intern set event selectors of trail audit in account 111122223333, Region us-east-1",
			"that leave out management events of kms.amazonaws.com",
		]),
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"paths": ["requestParameters.eventSelectors"],
		"details": {"excluded": ["kms.amazonaws.com"]},
	}}
}

test_fires_on_an_advanced_selector if {
	some f in found({"requestParameters": {
		"eventSelectors": null,
		"advancedEventSelectors": [{"fieldSelectors": [
			{"field": "eventCategory", "equals": ["Management"]},
			{"field": "eventSource", "notEquals": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]},
		]}],
	}})
	f.details.excluded == ["kms.amazonaws.com", "rdsdata.amazonaws.com"]
	f.paths == ["requestParameters.advancedEventSelectors"]
	endswith(f.msg, "that leave out management events of kms.amazonaws.com and rdsdata.amazonaws.com")
}

test_silent_without_exclusion if count(found({"requestParameters": {"eventSelectors": [{}]}})) == 0

test_silent_without_parameters if count(found({"requestParameters": null})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
