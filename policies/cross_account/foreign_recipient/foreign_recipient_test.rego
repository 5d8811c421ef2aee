package trailgate.rules.cross_account.foreign_recipient_test

import data.trailgate.rules.cross_account.foreign_recipient as rule

call := {
	"userIdentity": {
		"type": "IAMUser",
		"arn": "arn:aws:iam::123456789012:user/intern",
		"accountId": "123456789012",
		"userName": "intern",
	},
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateEndpoint",
	"awsRegion": "us-west-2",
	"requestParameters": {"endpointName": "e"},
	"responseElements": {"endpointArn": "arn:aws:sagemaker:us-west-2:123456789012:endpoint/e"},
	"recipientAccountId": "444455556666",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == concat("", [
		"user intern of account 123456789012 called sagemaker CreateEndpoint, recorded in account 444455556666, ",
		"Region us-west-2",
	])
	f.resource == "arn:aws:sagemaker:us-west-2:123456789012:endpoint/e"
	f.details == {"signal": "X1", "caller_account": "123456789012"}
}

test_root_without_parameters if {
	root := {"type": "Root", "arn": "arn:aws:iam::123456789012:root", "accountId": "123456789012"}
	e := object.union(call, {"userIdentity": root, "requestParameters": null, "responseElements": null})
	[f] := sort(rule.deny) with input as e
	f.resource == ""
}

test_account_of_the_issuer if {
	session := {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"accountId": "123456789012"}}}
	e := object.union(object.remove(call, ["userIdentity"]), {"userIdentity": session})
	[f] := sort(rule.deny) with input as e
	f.details.caller_account == "123456789012"
}

test_account_of_the_arn if {
	e := object.union(call, {"userIdentity": {"accountId": null}})
	[f] := sort(rule.deny) with input as e
	f.details.caller_account == "123456789012"
}

test_same_account if silent({"recipientAccountId": "123456789012"})

test_same_account_of_the_issuer if silent({"userIdentity": {"accountId": ""}, "recipientAccountId": "123456789012"})

test_recipient_missing if {
	e := object.remove(call, ["recipientAccountId"])
	count(rule.deny) == 0 with input as e
}

test_masked if silent({"userIdentity": {"accountId": "<account>"}})

test_masked_recipient if silent({"recipientAccountId": "<account>"})

test_trusted if {
	count(rule.deny) == 0 with input as call with data.trailgate.params.trusted_account_ids as ["123456789012"]
}

test_service if silent({"userIdentity": {"type": "AWSService"}})

test_service_event if silent({"eventType": "AwsServiceEvent"})
