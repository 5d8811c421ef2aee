package trailgate.rules.identity.iam_change_without_mfa_test

import data.trailgate.rules.identity.iam_change_without_mfa as rule

call := {
	"userIdentity": {
		"type": "IAMUser",
		"arn": "arn:aws:iam::111122223333:user/intern",
		"accountId": "111122223333",
		"userName": "intern",
		"sessionContext": {"attributes": {"mfaAuthenticated": "false"}},
	},
	"eventSource": "iam.amazonaws.com",
	"eventName": "AttachUserPolicy",
	"requestParameters": {"userName": "bob", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

resource(parameters) := r if {
	e := object.union(object.remove(call, ["requestParameters"]), {"requestParameters": parameters})
	[r] := [f.resource | some f in rule.deny] with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == "user intern called AttachUserPolicy for bob in account 111122223333 without MFA"
	f.resource == "bob"
}

test_long_term_key if {
	e := object.union(call, {"userIdentity": {"sessionContext": null, "accessKeyId": "AKIAIOSFODNN7EXAMPLE"}})
	count(rule.deny) == 1 with input as e
}

test_resource if {
	resource({"roleName": "admin", "policyArn": "p"}) == "admin"
	resource({"groupName": "admins", "userName": ""}) == "admins"
	resource({"policyArn": "arn:aws:iam::111122223333:policy/p"}) == "arn:aws:iam::111122223333:policy/p"
	resource(null) == "the caller"
}

test_every_call if {
	every name in [
		"AddUserToGroup", "AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy", "CreateAccessKey",
		"CreateLoginProfile", "CreatePolicyVersion", "CreateUser", "DeleteRolePermissionsBoundary",
		"DeleteUserPermissionsBoundary", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy",
		"SetDefaultPolicyVersion", "UpdateAssumeRolePolicy", "UpdateLoginProfile",
	] {
		e := object.union(call, {"eventName": name})
		count(rule.deny) == 1 with input as e
	}
}

test_other_call if silent({"eventName": "ListUsers"})

test_other_service if silent({"eventSource": "sso.amazonaws.com"})

test_role if silent({"userIdentity": {"type": "AssumedRole"}})

test_mfa if silent({"userIdentity": {"sessionContext": {"attributes": {"mfaAuthenticated": "true"}}}})

test_refused if silent({"errorCode": "AccessDenied"})

test_service_event if silent({"eventType": "AwsServiceEvent"})

test_exempt_by_name if {
	count(rule.deny) == 0 with input as call with data.trailgate.params.exempt_users as ["intern"]
}

test_exempt_by_arn if {
	count(rule.deny) == 0 with input as call
		with data.trailgate.params.exempt_users as ["arn:aws:iam::111122223333:user/intern"]
}
