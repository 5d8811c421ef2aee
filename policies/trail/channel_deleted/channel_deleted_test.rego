package trailgate.rules.trail.channel_deleted_test

import data.trailgate.rules.trail.channel_deleted as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "DeleteChannel",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"channel": "arn:aws:cloudtrail:us-east-1:111122223333:channel/EXAMPLE8-0558-4f7e-a06a-43969EXAMPLE"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern deleted channel EXAMPLE8-0558-4f7e-a06a-43969EXAMPLE in account 111122223333, Region us-east-1",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:channel/EXAMPLE8-0558-4f7e-a06a-43969EXAMPLE",
		"paths": ["eventName", "requestParameters.channel"],
	}}
}

test_fires_without_parameters if {
	some f in found({"requestParameters": null})
	f.msg == "user intern deleted a channel in account 111122223333, Region us-east-1"
}

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
