package trailgate.rules.sagemaker.console_endpoint_test

import data.trailgate.rules.sagemaker.console_endpoint

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "UpdateEndpoint",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"sessionCredentialFromConsole": "true",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"endpointName": "churn"},
}

with_fields(fields) := object.union(event, fields)

fires(e) if count(console_endpoint.deny) == 1 with input as e

silent(e) if count(console_endpoint.deny) == 0 with input as e

finding(e) := f if some f in console_endpoint.deny with input as e

test_finding if {
	finding(event) == {
		"msg": "user alice made a manual change in the console: UpdateEndpoint for endpoint churn in account 111122223333, Region us-west-2",
		"resource": "churn",
		"paths": ["sessionCredentialFromConsole", "userAgent", "eventName"],
	}
}

test_operations if {
	every name in [
		"CreateEndpoint",
		"UpdateEndpoint",
		"DeleteEndpoint",
		"UpdateEndpointWeightsAndCapacities",
		"CreateEndpointConfig",
		"DeleteEndpointConfig",
	] {
		fires(with_fields({"eventName": name}))
	}
}

test_other_operation if silent(with_fields({"eventName": "DescribeEndpoint"}))

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_console_session_as_boolean if fires(with_fields({"sessionCredentialFromConsole": true}))

test_console_user_agent if {
	e := object.remove(event, ["sessionCredentialFromConsole"])
	silent(e)
	fires(object.union(e, {"userAgent": "console.amazonaws.com"}))
}

test_failed if silent(with_fields({"errorCode": "AccessDenied"}))

test_service if silent(with_fields({"eventType": "AwsServiceEvent"}))

test_manual_change_accounts if {
	silent(event) with data.trailgate.params.manual_change_accounts as ["111122223333"]
	fires(event) with data.trailgate.params.manual_change_accounts as ["444455556666"]
}

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "DeleteEndpoint",
		"sessionCredentialFromConsole": "true",
		"requestParameters": null,
	})
	f.resource == ""
	contains(f.msg, "unknown caller made a manual change")
}
