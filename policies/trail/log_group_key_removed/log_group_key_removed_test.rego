package trailgate.rules.trail.log_group_key_removed_test

import data.trailgate.rules.trail.log_group_key_removed as rule

event := {
	"eventSource": "logs.amazonaws.com",
	"eventName": "DisassociateKmsKey",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"logGroupName": "aws-cloudtrail-logs-111122223333-example"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern removed the KMS key of log group aws-cloudtrail-logs-111122223333-example in account 111122223333, Region us-east-1",
		"resource": "aws-cloudtrail-logs-111122223333-example",
		"paths": ["eventName", "requestParameters.logGroupName"],
	}}
}

test_silent_for_another_log_group if count(found({"requestParameters": {"logGroupName": "/aws/lambda/web"}})) == 0

test_silent_without_parameters if count(found({"requestParameters": null})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
