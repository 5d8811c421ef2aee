package trailgate.rules.identity.root_used_test

import data.trailgate.rules.identity.root_used as rule

call := {
	"userIdentity": {
		"type": "Root",
		"arn": "arn:aws:iam::111122223333:root",
		"accountId": "111122223333",
		"accessKeyId": "ASIAIOSFODNN7EXAMPLE",
	},
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

severity(patch) := s if {
	e := object.union(call, patch)
	[s] := [f.severity | some f in rule.deny] with input as e
}

resource(patch) := s if {
	e := object.union(call, patch)
	[s] := [f.resource | some f in rule.deny] with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == "root called ec2 RunInstances in account 111122223333, Region us-east-1"
	f.severity == "high"
	f.resource == "ec2:RunInstances"
}

test_reading_is_medium if {
	severity({"readOnly": true}) == "medium"
	resource({"readOnly": true}) == ""
}

test_refused_is_medium if {
	severity({"errorCode": "AccessDenied"}) == "medium"
	resource({"errorCode": "AccessDenied"}) == ""
}

test_optional_fields_missing if {
	e := {"userIdentity": {"type": "Root"}, "eventSource": "ec2.amazonaws.com", "eventName": "RunInstances"}
	count(rule.deny) == 1 with input as e
}

test_not_root if silent({"userIdentity": {"type": "IAMUser"}})

test_not_direct if silent({"userIdentity": {"invokedBy": "autoscaling.amazonaws.com"}})

test_assumed if silent({"userIdentity": {"sessionContext": {"assumedRoot": "true"}}})

test_service_event if silent({"eventType": "AwsServiceEvent"})

test_access_key if silent({"userIdentity": {"accessKeyId": "AKIAIOSFODNN7EXAMPLE"}})

test_sign_in if silent({"eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin"})
