package trailgate.rules.identity.root_access_key_used_test

import data.trailgate.rules.identity.root_access_key_used as rule

call := {
	"userIdentity": {"type": "Root", "accountId": "111122223333", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"},
	"eventSource": "s3.amazonaws.com",
	"eventName": "ListBuckets",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == "root called s3 ListBuckets with the access key AKIAIOSFODNN7EXAMPLE in account 111122223333, Region us-east-1"
	f.resource == "AKIAIOSFODNN7EXAMPLE"
}

test_through_a_service if {
	e := object.union(call, {"userIdentity": {"invokedBy": "cloudformation.amazonaws.com"}})
	count(rule.deny) == 1 with input as e
}

test_not_root if silent({"userIdentity": {"type": "IAMUser"}})

test_service_event if silent({"eventType": "AwsServiceEvent"})

test_temporary_key if silent({"userIdentity": {"accessKeyId": "ASIAIOSFODNN7EXAMPLE"}})
