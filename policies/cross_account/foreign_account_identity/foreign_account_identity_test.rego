package trailgate.rules.cross_account.foreign_account_identity_test

import data.trailgate.rules.cross_account.foreign_account_identity as rule

call := {
	"userIdentity": {"type": "AWSAccount", "principalId": "AIDACKCEVSQ6C2EXAMPLE", "accountId": "444455556666"},
	"eventSource": "kms.amazonaws.com",
	"eventName": "Decrypt",
	"awsRegion": "us-east-1",
	"resources": [{"ARN": "arn:aws:kms:us-east-1:111122223333:key/k", "accountId": "111122223333"}],
	"recipientAccountId": "111122223333",
}

anonymous := object.union(call, {"userIdentity": {"accountId": "ANONYMOUS_PRINCIPAL"}})

silent(e) if count(rule.deny) == 0 with input as e

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == "somebody in account 444455556666 called kms Decrypt in account 111122223333, Region us-east-1"
	f.resource == "arn:aws:kms:us-east-1:111122223333:key/k"
	f.details == {"signal": "X2", "caller_account": "444455556666"}
}

test_refused if {
	e := object.union(call, {"errorCode": "AccessDenied", "resources": null})
	count(rule.deny) == 1 with input as e
}

test_anonymous if {
	[f] := sort(rule.deny) with input as anonymous
	f.msg == "an anonymous caller called kms Decrypt in account 111122223333, Region us-east-1"
}

test_anonymous_refused if silent(object.union(anonymous, {"errorCode": "AccessDenied"}))

test_same_account if silent(object.union(call, {"userIdentity": {"accountId": "111122223333"}}))

test_other_type if silent(object.union(call, {"userIdentity": {"type": "IAMUser"}}))

test_service_event if silent(object.union(call, {"eventType": "AwsServiceEvent"}))
