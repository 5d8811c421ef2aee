package trailgate.rules.sagemaker.root_endpoint_test

import data.trailgate.rules.sagemaker.root_endpoint

root := {
	"type": "Root",
	"principalId": "111122223333",
	"arn": "arn:aws:iam::111122223333:root",
	"accountId": "111122223333",
}

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateEndpoint",
	"eventType": "AwsApiCall",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": root,
	"requestParameters": {"endpointName": "churn", "endpointConfigName": "churn-config"},
	"responseElements": {"endpointArn": "arn:aws:sagemaker:us-west-2:111122223333:endpoint/churn-answered"},
}

with_fields(fields) := object.union(event, fields)

without(field) := object.remove(event, [field])

by(identity) := object.union(without("userIdentity"), {"userIdentity": identity})

fires(e) if count(root_endpoint.deny) == 1 with input as e

silent(e) if count(root_endpoint.deny) == 0 with input as e

finding(e) := f if some f in root_endpoint.deny with input as e

test_finding if {
	finding(event) == {
		"msg": "root called CreateEndpoint for endpoint churn in account 111122223333, Region us-west-2",
		"severity": "high",
		"resource": "churn",
		"paths": ["userIdentity.type", "eventName"],
		"details": {"root": "direct", "through": "", "error": ""},
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

test_not_root if {
	silent(by({"type": "IAMUser", "userName": "alice", "accountId": "111122223333"}))
	silent(by({"type": "AWSService", "invokedBy": "sagemaker.amazonaws.com"}))
}

test_service_event_is_nobodys_action if silent(with_fields({"eventType": "AwsServiceEvent"}))

test_break_glass if {
	silent(event) with data.trailgate.params.break_glass_accounts as ["111122223333"]
	fires(event) with data.trailgate.params.break_glass_accounts as ["444455556666"]
}

test_attempt if {
	f := finding(object.union(without("requestParameters"), {
		"requestParameters": null,
		"responseElements": null,
		"errorCode": "AccessDenied",
	}))
	f.severity == "low"
	f.msg == "root tried to call CreateEndpoint for endpoint of unknown name in account 111122223333, Region us-west-2"
	f.details.error == "AccessDenied"
}

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "DeleteEndpoint",
		"userIdentity": {"type": "Root"},
	})
	f.msg == "root called DeleteEndpoint for endpoint of unknown name in account unknown, Region unknown"
	f.resource == ""
}

test_parameters_null if {
	finding(object.union(without("requestParameters"), {"requestParameters": null})).resource == "churn-answered"
}

test_configuration if {
	e := object.union(without("requestParameters"), {"requestParameters": {"endpointConfigName": "churn-config"}})
	finding(e).resource == "churn-config"
}

test_configuration_answered if {
	answer := {"endpointConfigArn": "arn:aws:sagemaker:us-west-2:111122223333:endpoint-config/churn-config"}
	cut := object.remove(event, ["requestParameters", "responseElements"])
	finding(object.union(cut, {"responseElements": answer})).resource == "churn-config"
}

test_via_service if {
	f := finding(by(object.union(root, {"invokedBy": "cloudformation.amazonaws.com"})))
	f.msg == "root through a service called CreateEndpoint for endpoint churn in account 111122223333, Region us-west-2"
	f.details.through == "cloudformation.amazonaws.com"
}

test_assumed if {
	f := finding(by(object.union(root, {"sessionContext": {"assumedRoot": "true"}})))
	startswith(f.msg, "root (assumed root) called")
}

test_derived if {
	f := finding(by({
		"type": "FederatedUser",
		"arn": "arn:aws:sts::111122223333:federated-user/carol",
		"sessionContext": {"sessionIssuer": {"type": "Root"}},
	}))
	startswith(f.msg, "federated user carol (a session that root issued) called")
}
