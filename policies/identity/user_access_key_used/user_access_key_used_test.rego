package trailgate.rules.identity.user_access_key_used_test

import data.trailgate.rules.identity.user_access_key_used as rule

call := {
	"userIdentity": {
		"type": "IAMUser",
		"arn": "arn:aws:iam::111122223333:user/intern",
		"accountId": "111122223333",
		"accessKeyId": "AKIAIOSFODNN7EXAMPLE",
		"userName": "intern",
	},
	"eventSource": "s3.amazonaws.com",
	"eventName": "ListBuckets",
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == "user intern uses a long-term access key in account 111122223333"
	f.fingerprint == "arn:aws:iam::111122223333:user/intern"
}

test_optional_fields_missing if {
	e := object.remove(call, ["recipientAccountId"])
	nameless := object.union(
		object.remove(e, ["userIdentity"]),
		{"userIdentity": {"type": "IAMUser", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"}},
	)
	count(rule.deny) == 1 with input as nameless
}

test_root if silent({"userIdentity": {"type": "Root"}})

test_temporary_key if silent({"userIdentity": {"accessKeyId": "ASIAIOSFODNN7EXAMPLE"}})

test_unknown_key if silent({"userIdentity": {"accessKeyId": "ASXIAGXEXAMPLEQULKNXV"}})

test_service_event if silent({"eventType": "AwsServiceEvent"})

test_exempt_by_name if {
	count(rule.deny) == 0 with input as call with data.trailgate.params.exempt_users as ["intern"]
}

test_exempt_by_arn if {
	count(rule.deny) == 0 with input as call
		with data.trailgate.params.exempt_users as ["arn:aws:iam::111122223333:user/intern"]
}

test_exempt_another if {
	count(rule.deny) == 1 with input as call with data.trailgate.params.exempt_users as ["alice"]
}
