package trailgate.rules.identity.root_assumed_test

import data.trailgate.rules.identity.root_assumed as rule

used := {
	"userIdentity": {"type": "Root", "accountId": "444455556666", "sessionContext": {"assumedRoot": "true"}},
	"eventSource": "s3.amazonaws.com",
	"eventName": "DeleteBucketPolicy",
	"awsRegion": "us-east-1",
	"recipientAccountId": "444455556666",
}

asked := {
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"eventSource": "sts.amazonaws.com",
	"eventName": "AssumeRoot",
	"awsRegion": "us-east-1",
	"requestParameters": {"targetPrincipal": "444455556666"},
	"recipientAccountId": "111122223333",
}

silent(e) if count(rule.deny) == 0 with input as e

test_session if {
	[f] := sort(rule.deny) with input as used
	f.msg == "an assumed root session called s3 DeleteBucketPolicy in account 444455556666, Region us-east-1"
}

test_session_boolean if {
	e := object.union(used, {"userIdentity": {"sessionContext": {"assumedRoot": true}}})
	count(rule.deny) == 1 with input as e
}

test_session_not_root if silent(object.union(used, {"userIdentity": {"type": "IAMUser"}}))

test_session_not_assumed if silent(object.union(used, {"userIdentity": {"sessionContext": {"assumedRoot": "false"}}}))

test_call if {
	[f] := sort(rule.deny) with input as asked
	f.msg == "user alice called sts AssumeRoot for root of 444455556666 in account 111122223333, Region us-east-1"
	f.resource == "444455556666"
	f.severity == "medium"
}

test_call_refused_without_parameters if {
	e := object.union(asked, {"errorCode": "AccessDenied", "requestParameters": null})
	[f] := sort(rule.deny) with input as e
	f.msg == concat("", [
		"user alice tried to call sts AssumeRoot for root of an account that the record does not name in account 111122223333, ",
		"Region us-east-1",
	])
	f.severity == "low"
}

test_other_service if silent(object.union(asked, {"eventSource": "iam.amazonaws.com"}))

test_other_call if silent(object.union(asked, {"eventName": "AssumeRole"}))
