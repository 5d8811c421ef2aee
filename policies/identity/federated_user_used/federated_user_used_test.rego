package trailgate.rules.identity.federated_user_used_test

import data.trailgate.rules.identity.federated_user_used as rule

call := {
	"userIdentity": {
		"type": "FederatedUser",
		"arn": "arn:aws:sts::111122223333:federated-user/carol",
		"accountId": "111122223333",
		"sessionContext": {"sessionIssuer": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/broker"}},
	},
	"eventSource": "s3.amazonaws.com",
	"eventName": "ListBuckets",
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == concat(" ", [
		"federated user carol acts in account 111122223333 with a session issued by",
		"arn:aws:iam::111122223333:user/broker",
	])
	f.fingerprint == "arn:aws:sts::111122223333:federated-user/carol"
}

test_issuer_missing if {
	e := object.union(call, {"userIdentity": {"sessionContext": null}})
	[f] := sort(rule.deny) with input as e
	endswith(f.msg, "issued by a user that the record does not name")
}

test_issued_by_root if silent({"userIdentity": {"sessionContext": {"sessionIssuer": {"type": "Root"}}}})

test_role if silent({"userIdentity": {"type": "AssumedRole"}})

test_service_event if silent({"eventType": "AwsServiceEvent"})
