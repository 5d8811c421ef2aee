package trailgate.rules.cross_account.shared_event_test

import data.trailgate.rules.cross_account.shared_event as rule

call := {
	"userIdentity": {"type": "AWSAccount", "accountId": "444455556666"},
	"eventSource": "sqs.amazonaws.com",
	"eventName": "SendMessage",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"sharedEventID": "1d2e3f40-0000-4000-8000-000000000001",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == concat(" ", [
		"somebody in account 444455556666 called sqs SendMessage, recorded in account 111122223333, Region us-east-1",
		"and in the caller's account",
	])
	f.resource == ""
	f.details.shared_event_id == "1d2e3f40-0000-4000-8000-000000000001"
}

test_not_shared if silent({"sharedEventID": null})

test_same_account if silent({"userIdentity": {"accountId": "111122223333"}})

test_service if silent({"userIdentity": {"type": "AWSService"}})

test_trusted if {
	count(rule.deny) == 0 with input as call with data.trailgate.params.trusted_account_ids as ["444455556666"]
}
