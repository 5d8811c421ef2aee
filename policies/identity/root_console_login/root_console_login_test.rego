package trailgate.rules.identity.root_console_login_test

import data.trailgate.rules.identity.root_console_login as rule

login := {
	"userIdentity": {"type": "Root", "accountId": "111122223333"},
	"eventSource": "signin.amazonaws.com",
	"eventName": "ConsoleLogin",
	"awsRegion": "us-east-1",
	"sourceIPAddress": "192.0.2.10",
	"responseElements": {"ConsoleLogin": "Success"},
}

silent(patch) if {
	e := object.union(login, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as login
	f.msg == "root signed in to the console of account 111122223333, Region us-east-1 from 192.0.2.10"
}

test_optional_fields_missing if {
	e := {"userIdentity": {"type": "Root"}, "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin"}
	count(rule.deny) == 1 with input as e
}

test_other_service if silent({"eventSource": "sso.amazonaws.com"})

test_other_event if silent({"eventName": "CheckMfa"})

test_not_root if silent({"userIdentity": {"type": "IAMUser"}})

test_failed if silent({"responseElements": {"ConsoleLogin": "Failure"}})

test_service_event if silent({"eventType": "AwsServiceEvent"})
