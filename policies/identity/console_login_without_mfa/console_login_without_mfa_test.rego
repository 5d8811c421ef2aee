package trailgate.rules.identity.console_login_without_mfa_test

import data.trailgate.rules.identity.console_login_without_mfa as rule

login := {
	"userIdentity": {"type": "IAMUser", "userName": "intern", "accountId": "111122223333"},
	"eventSource": "signin.amazonaws.com",
	"eventName": "ConsoleLogin",
	"awsRegion": "us-east-1",
	"responseElements": {"ConsoleLogin": "Success"},
	"additionalEventData": {"MFAUsed": "No"},
}

silent(patch) if {
	e := object.union(login, patch)
	count(rule.deny) == 0 with input as e
}

severity(patch) := s if {
	e := object.union(login, patch)
	[s] := [f.severity | some f in rule.deny] with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as login
	f.msg == "user intern signed in to the console of account 111122223333, Region us-east-1 without MFA"
	f.severity == "high"
}

test_root_is_critical if severity({"userIdentity": {"type": "Root"}}) == "critical"

test_record_does_not_say if {
	e := object.remove(login, ["additionalEventData", "responseElements", "awsRegion"])
	[f] := sort(rule.deny) with input as e
	f.msg == concat("", [
		"user intern signed in to the console of account 111122223333, Region unknown ",
		"and the record does not say whether with MFA",
	])
	f.severity == "medium"
}

test_root_and_record_does_not_say if {
	severity({"userIdentity": {"type": "Root"}, "additionalEventData": null}) == "medium"
}

test_letter_case if {
	severity({"additionalEventData": {"MFAUsed": "NO"}}) == "high"
	silent({"additionalEventData": {"MFAUsed": "YES"}})
}

test_mfa if silent({"additionalEventData": {"MFAUsed": "Yes"}})

test_saml if silent({"additionalEventData": {"SamlProviderArn": "arn:aws:iam::111122223333:saml-provider/idp"}})

test_role if silent({"userIdentity": {"type": "AssumedRole"}})

test_role_and_record_does_not_say if silent({"userIdentity": {"type": "AssumedRole"}, "additionalEventData": null})

test_federated_user if silent({"userIdentity": {"type": "FederatedUser"}})

test_failed if silent({"errorMessage": "Failed authentication"})

test_service_event if silent({"eventType": "AwsServiceEvent"})

test_other_service if silent({"eventSource": "sso.amazonaws.com"})

test_other_event if silent({"eventName": "CheckMfa"})
