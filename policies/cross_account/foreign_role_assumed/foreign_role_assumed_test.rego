package trailgate.rules.cross_account.foreign_role_assumed_test

import data.trailgate.rules.cross_account.foreign_role_assumed as rule

role := "arn:aws:iam::111122223333:role/partner"

call := {
	"userIdentity": {"type": "AWSAccount", "principalId": "AIDACKCEVSQ6C2EXAMPLE", "accountId": "444455556666"},
	"eventSource": "sts.amazonaws.com",
	"eventName": "AssumeRole",
	"awsRegion": "us-east-1",
	"requestParameters": {"roleArn": role, "roleSessionName": "s"},
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_somebody_came_in if {
	[f] := sort(rule.deny) with input as call
	f.msg == concat("", [
		"somebody in account 444455556666 called sts AssumeRole for arn:aws:iam::111122223333:role/partner, ",
		"recorded in account 111122223333, Region us-east-1",
	])
	f.severity == "medium"
	f.resource == role
	f.details == {"signal": "X6", "caller_account": "444455556666", "role_account": "111122223333"}
}

test_somebody_went_out if {
	user := {"type": "IAMUser", "userName": "intern", "accountId": "444455556666"}
	e := object.union(call, {"userIdentity": user, "recipientAccountId": "444455556666", "errorCode": "AccessDenied"})
	[f] := sort(rule.deny) with input as e
	f.severity == "low"
}

test_names if {
	every name in ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"] {
		e := object.union(call, {"eventName": name})
		count(rule.deny) == 1 with input as e
	}
}

test_other_name if silent({"eventName": "AssumeRoot"})

test_other_service if silent({"eventSource": "iam.amazonaws.com"})

test_same_account if silent({"userIdentity": {"accountId": "111122223333"}})

# Caller and role are of one account, the event is in another's trail: that is X1.
test_same_account_recorded_elsewhere if {
	silent({"userIdentity": {"accountId": "111122223333"}, "recipientAccountId": "123456789012"})
}

test_role_unknown if silent({"requestParameters": null})

test_caller_unknown if {
	silent({"userIdentity": {"accountId": "", "type": "SAMLUser"}, "recipientAccountId": "444455556666"})
}

test_trusted if {
	count(rule.deny) == 0 with input as call with data.trailgate.params.trusted_account_ids as ["444455556666"]
}

test_service if silent({"userIdentity": {"type": "AWSService"}})

test_service_event if silent({"eventType": "AwsServiceEvent"})
