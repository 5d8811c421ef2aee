package trailgate.rules.sagemaker.model_isolation_test

import data.trailgate.rules.sagemaker.model_isolation

parameters := {"modelName": "churn", "enableNetworkIsolation": false}

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateModel",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": parameters,
}

with_fields(fields) := object.union(event, fields)

asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

fires(e) if count(model_isolation.deny) == 1 with input as e

silent(e) if count(model_isolation.deny) == 0 with input as e

finding(e) := f if some f in model_isolation.deny with input as e

test_finding if {
	finding(event) == {
		"msg": "user alice created model churn without network isolation and outside a VPC in account 111122223333, Region us-west-2",
		"resource": "churn",
		"paths": ["requestParameters.enableNetworkIsolation", "requestParameters.vpcConfig"],
	}
}

test_in_vpc if {
	f := finding(asking({"modelName": "churn", "vpcConfig": {"subnets": ["subnet-1"]}}))
	f.msg == "user alice created model churn without network isolation in account 111122223333, Region us-west-2"
}

test_absent_is_off if fires(asking({"modelName": "churn"}))

test_isolated if {
	silent(asking({"modelName": "churn", "enableNetworkIsolation": true}))
	silent(asking({"modelName": "churn", "enableNetworkIsolation": "true"}))
}

test_other_operation if silent(with_fields({"eventName": "DescribeModel"}))

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateModel", "requestParameters": {}})
	f.resource == ""
	f.msg == "unknown caller created model of unknown name without network isolation and outside a VPC in account unknown, Region unknown"
}
