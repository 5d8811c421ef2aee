package trailgate.rules.cross_account.foreign_resource_test

import data.trailgate.rules.cross_account.foreign_resource as rule

key := "arn:aws:kms:us-east-1:444455556666:key/k"

call := {
	"userIdentity": {"type": "IAMUser", "userName": "intern", "accountId": "111122223333"},
	"eventSource": "kms.amazonaws.com",
	"eventName": "Decrypt",
	"awsRegion": "us-east-1",
	"resources": [{"ARN": key, "accountId": "444455556666", "type": "AWS::KMS::Key"}],
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

owners(resources) := {f.details.owner_account | some f in d} if {
	e := object.union(call, {"resources": resources})
	d := rule.deny with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == concat("", [
		"user intern of account 111122223333 called kms Decrypt in account 111122223333, Region us-east-1 ",
		"on a resource of account 444455556666",
	])
	f.resource == key
	f.details.signal == "X3"
}

test_account_only_in_arn if owners([{"ARN": key}]) == {"444455556666"}

test_account_only_in_field if owners([{"accountId": "444455556666"}]) == {"444455556666"}

test_several if owners(["odd", {"ARN": key}, {"accountId": "123456789012"}]) == {"444455556666", "123456789012"}

test_own if owners([{"ARN": "arn:aws:kms:us-east-1:111122223333:key/k", "accountId": "111122223333"}]) == set()

test_no_resources if silent({"resources": null})

test_trusted if {
	count(rule.deny) == 0 with input as call with data.trailgate.params.trusted_account_ids as ["444455556666"]
}

test_service if silent({"userIdentity": {"type": "AWSService"}})

test_assuming if silent({"eventSource": "sts.amazonaws.com", "eventName": "AssumeRole"})
