package trailgate.rules.identity.root_login_changed_test

import data.trailgate.rules.identity.root_login_changed as rule

sign_in := {
	"userIdentity": {"type": "Root", "accountId": "111122223333"},
	"eventSource": "signin.amazonaws.com",
	"eventName": "PasswordUpdated",
	"awsRegion": "us-east-1",
	"requestParameters": null,
	"responseElements": {"PasswordUpdated": "Success"},
}

iam := object.union(sign_in, {"eventSource": "iam.amazonaws.com", "eventName": "CreateLoginProfile"})

management := {
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"eventSource": "account.amazonaws.com",
	"eventName": "AcceptPrimaryEmailUpdate",
	"awsRegion": "us-east-1",
	"requestParameters": {"accountId": "444455556666"},
}

found(e) := f if {
	[f] := sort(rule.deny) with input as e
}

silent(e) if count(rule.deny) == 0 with input as e

# What is said of a sign-in event, up to the word "by".
said(e) := [split(f.msg, " by ")[0], f.severity] if f := found(e)

test_password if {
	found(sign_in).msg == "root's password was changed by root in account 111122223333, Region us-east-1 (PasswordUpdated)"
	found(sign_in).severity == "high"
}

test_sign_in_events if {
	said(object.union(sign_in, {"eventName": "EmailUpdated"})) == ["root's e-mail address was changed", "high"]
	said(object.union(sign_in, {"eventName": "PasswordRecoveryCompleted"})) == ["root's password was recovered", "high"]
	said(object.union(sign_in, {"eventName": "PasswordRecoveryRequested"})) == [
		"recovery of root's password was asked for",
		"medium",
	]
}

test_sign_in_other_service if silent(object.union(sign_in, {"eventSource": "sso.amazonaws.com"}))

test_sign_in_other_event if silent(object.union(sign_in, {"eventName": "ConsoleLogin"}))

test_sign_in_event_of_iam if silent(object.union(sign_in, {"eventName": "CreateLoginProfile"}))

test_sign_in_not_root if silent(object.union(sign_in, {"userIdentity": {"type": "IAMUser"}}))

test_sign_in_failed if silent(object.union(sign_in, {"responseElements": {"PasswordUpdated": "Failure"}}))

test_login_profile if {
	said(iam) == ["root's password was set", "high"]
	said(object.union(iam, {"eventName": "DeleteLoginProfile"})) == ["root's password was removed", "info"]
	said(object.union(iam, {"eventName": "UpdateLoginProfile"})) == ["root's password was changed", "high"]
}

test_login_profile_other_service if silent(object.union(iam, {"eventSource": "sts.amazonaws.com"}))

test_login_profile_other_call if silent(object.union(iam, {"eventName": "GetLoginProfile"}))

test_login_profile_event_of_sign_in if silent(object.union(iam, {"eventName": "PasswordUpdated"}))

test_login_profile_not_root if silent(object.union(iam, {"userIdentity": {"type": "IAMUser"}}))

test_login_profile_of_a_user if silent(object.union(iam, {"requestParameters": {"userName": "intern"}}))

test_login_profile_refused if silent(object.union(iam, {"errorCode": "EntityAlreadyExists"}))

test_management if {
	f := found(management)
	f.msg == concat("", [
		"root's e-mail address was changed by user alice in account 111122223333, Region us-east-1 ",
		"(AcceptPrimaryEmailUpdate)",
	])
	f.resource == "444455556666"
	found(object.union(management, {"requestParameters": null})).resource == ""
}

test_management_other_service if silent(object.union(management, {"eventSource": "organizations.amazonaws.com"}))

test_management_other_call if silent(object.union(management, {"eventName": "StartPrimaryEmailUpdate"}))

test_management_refused if silent(object.union(management, {"errorCode": "AccessDeniedException"}))
