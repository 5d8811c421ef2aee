package trailgate.rules.identity.unidentified_caller_test

import data.trailgate.rules.identity.unidentified_caller as rule

call := {
	"userIdentity": {
		"type": "Unknown",
		"arn": null,
		"userName": "",
		"principalId": "",
		"invokedBy": null,
		"accountId": "",
	},
	"eventSource": "bedrock.amazonaws.com",
	"eventName": "InvokeModel",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

test_finding if {
	[f] := sort(rule.deny) with input as call
	f.msg == "an unnamed caller called bedrock InvokeModel in account 111122223333, Region us-east-1"
	f.resource == "bedrock:InvokeModel"
}

test_no_identity if {
	e := {"eventSource": "bedrock.amazonaws.com", "eventName": "InvokeModel"}
	count(rule.deny) == 1 with input as e
}

test_named if {
	every field in ["arn", "userName", "principalId", "invokedBy", "accountId"] {
		silent({"userIdentity": {field: "x"}})
	}
}

test_service_event if silent({"eventType": "AwsServiceEvent"})
