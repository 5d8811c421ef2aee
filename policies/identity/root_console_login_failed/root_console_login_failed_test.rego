package trailgate.rules.identity.root_console_login_failed_test

import data.trailgate.rules.identity.root_console_login_failed as rule

login := {
	"userIdentity": {"type": "Root", "accountId": "111122223333"},
	"eventSource": "signin.amazonaws.com",
	"eventName": "ConsoleLogin",
	"awsRegion": "us-east-1",
	"sourceIPAddress": "192.0.2.10",
	"errorMessage": "Failed authentication",
	"responseElements": {"ConsoleLogin": "Failure"},
}

silent(patch) if {
	e := object.union(login, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as login
	f.msg == "a sign-in as root to the console of account 111122223333, Region us-east-1 failed, from 192.0.2.10"
}

test_no_response if {
	e := object.union(login, {"responseElements": null, "sourceIPAddress": null})
	count(rule.deny) == 1 with input as e
}

test_other_service if silent({"eventSource": "sso.amazonaws.com"})

test_other_event if silent({"eventName": "CheckMfa"})

test_not_root if silent({"userIdentity": {"type": "IAMUser"}})

test_success if silent({"errorMessage": null, "responseElements": {"ConsoleLogin": "Success"}})
