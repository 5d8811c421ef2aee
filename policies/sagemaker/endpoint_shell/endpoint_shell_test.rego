package trailgate.rules.sagemaker.endpoint_shell_test

import data.trailgate.rules.sagemaker.endpoint_shell

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateEndpointConfig",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"endpointConfigName": "churn", "productionVariants": [{"variantName": "a"}, open]},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

silent(e) if count(endpoint_shell.deny) == 0 with input as e

finding(e) := f if some f in endpoint_shell.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeEndpointConfig"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

open := {"variantName": "b", "enableSSMAccess": true}

test_finding if {
	finding(event) == {
		"msg": "user alice created endpoint configuration churn with shell access to the instances of variant b in account 111122223333, Region us-west-2",
		"resource": "churn",
		"paths": ["requestParameters.productionVariants[1].enableSSMAccess"],
	}
}

test_shadow_variant if {
	finding(asking({"shadowProductionVariants": [open]})).paths == ["requestParameters.shadowProductionVariants[0].enableSSMAccess"]
}

test_closed if {
	silent(asking({"productionVariants": [{"enableSSMAccess": false}]}))
	silent(asking({"productionVariants": [{"variantName": "a"}]}))
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreateEndpointConfig",
		"requestParameters": {"productionVariants": [{"enableSSMAccess": "true"}]},
	})
	f.resource == ""
	f.msg == "unknown caller created endpoint configuration of unknown name with shell access to the instances of variant of unknown name in account unknown, Region unknown"
}
