package trailgate.rules.trail.log_group_retention_test

import data.trailgate.rules.trail.log_group_retention as rule

event := {
	"eventSource": "logs.amazonaws.com",
	"eventName": "PutRetentionPolicy",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"logGroupName": "aws-cloudtrail-logs-111122223333-example", "retentionInDays": 1},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": concat(" ", [
			"user intern set the retention of log group aws-cloudtrail-logs-111122223333-example",
			"in account 111122223333, Region us-east-1 to 1 day; 90 days are required",
		]),
		"resource": "aws-cloudtrail-logs-111122223333-example",
		"paths": ["requestParameters.retentionInDays"],
	}}
}

test_fires_on_text if count(found({"requestParameters": {"retentionInDays": "7"}})) == 1

test_fires_up_to_the_limit if {
	count(found({"requestParameters": {"retentionInDays": 60}})) == 1
	count(found({"requestParameters": {"retentionInDays": 90}})) == 0
	count(found({"requestParameters": {"retentionInDays": 90}})) == 1 with data.trailgate.params.min_log_group_retention_days as 120
}

test_silent_for_another_log_group if count(found({"requestParameters": {"logGroupName": "/aws/lambda/web"}})) == 0

test_silent_without_parameters if count(found({"requestParameters": null})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
