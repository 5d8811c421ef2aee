package trailgate.rules.cross_account.foreign_reference_test

import data.trailgate.rules.cross_account.foreign_reference as rule

role := "arn:aws:iam::444455556666:role/r"

image := "123456789012.dkr.ecr.us-west-2.amazonaws.com/kmeans:latest"

call := {
	"userIdentity": {"type": "IAMUser", "userName": "intern", "accountId": "111122223333"},
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateModel",
	"awsRegion": "us-west-2",
	"requestParameters": {"executionRoleArn": role},
	"responseElements": {"modelArn": "arn:aws:sagemaker:us-west-2:111122223333:model/m"},
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == concat("", [
		"user intern of account 111122223333 called sagemaker CreateModel in account 111122223333, Region us-west-2, ",
		"naming arn:aws:iam::444455556666:role/r of account 444455556666",
	])
	f.severity == "medium"
	f.resource == role
	f.paths == ["requestParameters.executionRoleArn"]
	f.details == {"signal": "X4", "named_account": "444455556666", "named": [role]}
}

test_one_finding_for_each_account if {
	key := "arn:aws:kms:us-west-2:444455556666:key/k"
	e := object.union(call, {"requestParameters": {"primaryContainer": {"image": image}, "kmsKeyId": key}})
	d := rule.deny with input as e
	{f.details.named_account: f.details.named | some f in d} == {
		"123456789012": [image],
		"444455556666": [role, key],
	}
}

test_refused_is_low if {
	e := object.union(call, {"errorCode": "AccessDenied"})
	[f] := sort(rule.deny) with input as e
	f.severity == "low"
}

test_only_in_response if {
	e := object.union(call, {"requestParameters": null, "responseElements": {"roleArn": role}})
	[f] := sort(rule.deny) with input as e
	f.paths == ["responseElements.roleArn"]
}

test_own_role if silent({"requestParameters": {"executionRoleArn": "arn:aws:iam::111122223333:role/r"}})

test_parameters_missing if silent({"requestParameters": null, "responseElements": null})

test_trusted if {
	count(rule.deny) == 0 with input as call with data.trailgate.params.trusted_account_ids as ["444455556666"]
}

test_reading if silent({"readOnly": true})

test_service if silent({"userIdentity": {"type": "AWSService"}})

test_assuming if silent({"eventSource": "sts.amazonaws.com", "eventName": "AssumeRole"})
