package trailgate.rules.trail.flow_logs_deleted_test

import data.trailgate.rules.trail.flow_logs_deleted as rule

event := {
	"eventSource": "ec2.amazonaws.com",
	"eventName": "DeleteFlowLogs",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"DeleteFlowLogsRequest": {"FlowLogId": {"tag": 1, "content": "fl-1111aaaa2222bbbb3"}}},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern deleted VPC flow logs fl-1111aaaa2222bbbb3 in account 111122223333, Region us-east-1",
		"resource": "fl-1111aaaa2222bbbb3",
		"paths": ["eventName", "requestParameters.DeleteFlowLogsRequest"],
	}}
}

test_fires_on_several if {
	ids := [{"tag": 2, "content": "fl-2"}, {"tag": 1, "content": "fl-1"}]
	some f in found({"requestParameters": {"DeleteFlowLogsRequest": {"FlowLogId": ids, "x": "y"}}})
	f.resource == "fl-1, fl-2"
}

test_fires_without_parameters if {
	some f in found({"requestParameters": null})
	f.msg == "user intern deleted VPC flow logs (ids not recorded) in account 111122223333, Region us-east-1"
	f.resource == ""
}

test_silent_for_another_service if count(found({"eventSource": "s3.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
