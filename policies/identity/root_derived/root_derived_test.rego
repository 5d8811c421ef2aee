package trailgate.rules.identity.root_derived_test

import data.trailgate.rules.identity.root_derived as rule

call := {
	"userIdentity": {
		"type": "FederatedUser",
		"arn": "arn:aws:sts::111122223333:federated-user/carol",
		"accountId": "111122223333",
		"sessionContext": {"sessionIssuer": {"type": "Root", "arn": "arn:aws:iam::111122223333:root"}},
	},
	"eventSource": "s3.amazonaws.com",
	"eventName": "PutBucketPolicy",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == concat("", [
		"federated user carol, whose session root issued, called s3 PutBucketPolicy in account 111122223333, ",
		"Region us-east-1",
	])
}

test_issued_by_a_user if silent({"userIdentity": {"sessionContext": {"sessionIssuer": {"type": "IAMUser"}}}})

test_root_itself if silent({"userIdentity": {"type": "Root"}})

test_service_event if silent({"eventType": "AwsServiceEvent"})
