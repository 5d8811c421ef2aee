package trailgate.rules.cross_account.foreign_response_resource_test

import data.trailgate.rules.cross_account.foreign_response_resource as rule

model := "arn:aws:sagemaker:us-west-2:123456789012:model/m"

call := {
	"userIdentity": {"type": "IAMUser", "userName": "intern", "accountId": "123456789012"},
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateModel",
	"awsRegion": "us-west-2",
	"requestParameters": null,
	"responseElements": {"modelArn": model},
	"recipientAccountId": "444455556666",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == concat("", [
		"user intern of account 123456789012 called sagemaker CreateModel, recorded in account 444455556666, ",
		"Region us-west-2, on arn:aws:sagemaker:us-west-2:123456789012:model/m of account 123456789012",
	])
	f.resource == model
	f.paths == ["responseElements.modelArn", "recipientAccountId"]
	f.details == {"signal": "X8", "owner_account": "123456789012"}
}

test_same_account if silent({"recipientAccountId": "123456789012"})

test_no_response if silent({"responseElements": null})

test_response_is_no_object if silent({"responseElements": model})

test_service if silent({"userIdentity": {"type": "AWSService"}})

test_assuming if {
	silent({
		"eventSource": "sts.amazonaws.com",
		"eventName": "AssumeRole",
		"responseElements": {"assumedRoleUser": {"arn": "arn:aws:sts::123456789012:assumed-role/r/s"}},
	})
}

test_trusted if {
	count(rule.deny) == 0 with input as call with data.trailgate.params.trusted_account_ids as ["123456789012"]
}
