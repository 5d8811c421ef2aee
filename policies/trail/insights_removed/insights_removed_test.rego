package trailgate.rules.trail.insights_removed_test

import data.trailgate.rules.trail.insights_removed as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "PutInsightSelectors",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"trailName": "audit", "insightSelectors": []},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern switched off CloudTrail Insights for trail audit in account 111122223333, Region us-east-1",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"paths": ["requestParameters.insightSelectors"],
	}}
}

test_fires_without_parameters if count(found({"requestParameters": null})) == 1

test_fires_when_the_list_is_not_written if count(found({"requestParameters": {"insightSelectors": null}})) == 1

test_silent_with_a_selector if {
	on := [{"insightType": "ApiCallRateInsight"}]
	count(found({"requestParameters": {"insightSelectors": on}})) == 0
	count(found({"requestParameters": null, "responseElements": {"insightSelectors": on}})) == 0
}

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
