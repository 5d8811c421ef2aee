package trailgate.rules.identity.user_mfa_removed_test

import data.trailgate.rules.identity.user_mfa_removed as rule

call := {
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"eventSource": "iam.amazonaws.com",
	"eventName": "DeactivateMFADevice",
	"requestParameters": {"userName": "intern", "serialNumber": "arn:aws:iam::111122223333:mfa/intern"},
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == "user alice deactivated an MFA device of user intern in account 111122223333"
	f.resource == "intern"
}

test_of_the_caller if {
	e := object.union(call, {"requestParameters": null})
	[f] := sort(rule.deny) with input as e
	f.resource == "alice"
}

test_of_root if silent({"requestParameters": {"userName": "AWS ROOT USER"}})

test_root_for_itself if silent({"userIdentity": {"type": "Root", "userName": "an-alias"}, "requestParameters": null})

test_root_for_a_user if {
	e := object.union(call, {"userIdentity": {"type": "Root"}})
	count(rule.deny) == 1 with input as e
}

test_refused if silent({"errorCode": "AccessDenied"})

test_other_call if silent({"eventName": "EnableMFADevice"})

test_other_service if silent({"eventSource": "sso.amazonaws.com"})
