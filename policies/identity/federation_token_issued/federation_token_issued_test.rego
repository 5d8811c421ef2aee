package trailgate.rules.identity.federation_token_issued_test

import data.trailgate.rules.identity.federation_token_issued as rule

call := {
	"userIdentity": {"type": "IAMUser", "userName": "broker", "accountId": "111122223333"},
	"eventSource": "sts.amazonaws.com",
	"eventName": "GetFederationToken",
	"awsRegion": "us-east-1",
	"requestParameters": {"name": "carol", "durationSeconds": 129600},
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == "user broker issued a federation token named carol in account 111122223333, Region us-east-1"
	f.severity == "medium"
	f.resource == "carol"
}

test_root_is_high if {
	e := object.union(call, {"userIdentity": {"type": "Root"}})
	[f] := sort(rule.deny) with input as e
	f.severity == "high"
}

test_parameters_missing if {
	e := object.union(call, {"requestParameters": null})
	[f] := sort(rule.deny) with input as e
	f.resource == "(not recorded)"
}

test_refused if silent({"errorCode": "AccessDenied"})

test_other_service if silent({"eventSource": "iam.amazonaws.com"})

test_other_call if silent({"eventName": "GetSessionToken"})
