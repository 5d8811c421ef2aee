package trailgate.rules.identity.unknown_service_test

import data.trailgate.rules.identity.unknown_service as rule

call := {
	"userIdentity": {"type": "AWSService", "invokedBy": "lambda.example.com"},
	"eventSource": "sts.amazonaws.com",
	"eventName": "AssumeRole",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == concat(" ", [
		"service lambda.example.com called sts AssumeRole in account 111122223333, Region us-east-1,",
		"which is no name of an AWS service",
	])
	f.resource == "lambda.example.com"
}

test_name_missing if {
	e := object.union(object.remove(call, ["userIdentity"]), {"userIdentity": {"type": "AWSService"}})
	count(rule.deny) == 1 with input as e
}

test_name_null if {
	e := object.union(call, {"userIdentity": {"invokedBy": null}})
	count(rule.deny) == 1 with input as e
}

test_known_domains if {
	every name in [
		"lambda.amazonaws.com", "lambda.amazonaws.com.cn", "lambda.amazonaws.eu", "lambda.c2s.ic.gov", "lambda.sc2s.sgov.gov",
		"AWS Internal", "AWS Internal/3",
	] {
		silent({"userIdentity": {"invokedBy": name}})
	}
}

test_dots_are_dots if {
	e := object.union(call, {"userIdentity": {"invokedBy": "evil-amazonawsXcom"}})
	count(rule.deny) == 1 with input as e with data.trailgate.params.service_domains as ["amazonaws.com"]
}

test_domain_at_the_end if {
	e := object.union(call, {"userIdentity": {"invokedBy": "lambda.amazonaws.com.example.com"}})
	count(rule.deny) == 1 with input as e
}

test_internal_at_the_beginning if {
	e := object.union(call, {"userIdentity": {"invokedBy": "not AWS Internal"}})
	count(rule.deny) == 1 with input as e
}

test_other_type if silent({"userIdentity": {"type": "IAMUser"}})
