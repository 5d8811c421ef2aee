package trailgate.rules.identity.root_via_service_test

import data.trailgate.rules.identity.root_via_service as rule

call := {
	"userIdentity": {"type": "Root", "accountId": "111122223333", "invokedBy": "autoscaling.amazonaws.com"},
	"eventSource": "ec2.amazonaws.com",
	"eventName": "RunInstances",
	"awsRegion": "us-east-1",
	"readOnly": false,
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == "autoscaling.amazonaws.com, on behalf of root, called ec2 RunInstances in account 111122223333, Region us-east-1"
	f.severity == "low"
	f.resource == "autoscaling.amazonaws.com"
}

test_reading_is_info if {
	e := object.union(call, {"readOnly": true})
	[f] := sort(rule.deny) with input as e
	f.severity == "info"
}

test_not_root if silent({"userIdentity": {"type": "IAMUser"}})

test_direct if silent({"userIdentity": {"invokedBy": ""}})

test_assumed if silent({"userIdentity": {"sessionContext": {"assumedRoot": true}}})

test_service_event if silent({"eventType": "AwsServiceEvent"})

test_access_key if silent({"userIdentity": {"accessKeyId": "AKIAIOSFODNN7EXAMPLE"}})
