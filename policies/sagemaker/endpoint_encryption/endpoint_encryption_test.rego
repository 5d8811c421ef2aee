package trailgate.rules.sagemaker.endpoint_encryption_test

import data.trailgate.rules.sagemaker.endpoint_encryption

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateEndpointConfig",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"endpointConfigName": "churn", "productionVariants": [{"instanceType": "ml.m5.large"}]},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

fires(e) if count(endpoint_encryption.deny) == 1 with input as e

silent(e) if count(endpoint_encryption.deny) == 0 with input as e

finding(e) := f if some f in endpoint_encryption.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeEndpointConfig"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

on(variant) := asking({"productionVariants": [variant]})

capture(config) := asking({"dataCaptureConfig": config})

test_finding if {
	finding(event) == {
		"msg": "user alice created endpoint configuration churn without a KMS key for the volumes of its instances in account 111122223333, Region us-west-2",
		"resource": "churn",
		"paths": ["requestParameters.kmsKeyId"],
	}
}

test_key if silent(asking({"kmsKeyId": "alias/ml", "productionVariants": [{"instanceType": "ml.m5.large"}]}))

test_serverless if silent(on({"serverlessConfig": {"memorySizeInMB": 2048}}))

test_local_storage if {
	every family in ["m5d", "c6gd", "r7gd", "g4dn", "g5", "g6", "g6e", "gr6", "p4d", "p5en", "trn1", "trn1n"] {
		silent(on({"instanceType": sprintf("ml.%s.xlarge", [family])}))
	}
	every family in ["m5", "c7i", "r6g", "t2", "inf2", "p3"] {
		fires(on({"instanceType": sprintf("ml.%s.xlarge", [family])}))
	}
}

test_one_variant_suffices if {
	fires(asking({"productionVariants": [{"serverlessConfig": {}}, {"instanceType": "ml.m5.large"}]}))
}

test_capture if {
	finding(capture({"enableCapture": true})) == {
		"msg": "user alice created endpoint configuration of unknown name without a KMS key for the requests and answers it captures in account 111122223333, Region us-west-2",
		"resource": "",
		"paths": ["requestParameters.dataCaptureConfig.kmsKeyId"],
	}
}

test_capture_with_key if silent(capture({"enableCapture": true, "kmsKeyId": "alias/ml"}))

test_no_capture if silent(capture({"enableCapture": false}))

test_capture_failed if {
	silent(object.union(capture({"enableCapture": true}), {"errorCode": "ValidationException"}))
}

test_capture_of_others if {
	silent(object.union(capture({"enableCapture": true}), {"eventSource": "bedrock.amazonaws.com"}))
	silent(object.union(capture({"enableCapture": true}), {"eventName": "CreateTransformJob"}))
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreateEndpointConfig",
		"requestParameters": {"productionVariants": [{}]},
	})
	startswith(f.msg, "unknown caller created endpoint configuration of unknown name without a KMS key")
}
