package trailgate.rules.sagemaker.request_omitted_test

import data.trailgate.rules.sagemaker.request_omitted

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateModel",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": null,
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

fires(e) if count(request_omitted.deny) == 1 with input as e

silent(e) if count(request_omitted.deny) == 0 with input as e

finding(e) := f if some f in request_omitted.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeModel"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_operations if {
	every name in [
		"CreateAlgorithm",
		"CreateDataQualityJobDefinition",
		"CreateDomain",
		"CreateEndpointConfig",
		"CreateFeatureGroup",
		"CreateHyperParameterTuningJob",
		"CreateImageVersion",
		"CreateInferenceComponent",
		"CreateModel",
		"CreateModelBiasJobDefinition",
		"CreateModelExplainabilityJobDefinition",
		"CreateModelPackage",
		"CreateModelQualityJobDefinition",
		"CreateMonitoringSchedule",
		"CreateNotebookInstance",
		"CreateNotebookInstanceLifecycleConfig",
		"CreateOptimizationJob",
		"CreateProcessingJob",
		"CreateStudioLifecycleConfig",
		"CreateTrainingJob",
		"CreateWorkforce",
		"PutModelPackageGroupPolicy",
		"UpdateDomain",
		"UpdateInferenceComponent",
		"UpdateModelPackage",
		"UpdateMonitoringSchedule",
		"UpdateNotebookInstance",
		"UpdateNotebookInstanceLifecycleConfig",
		"UpdateTrainingJob",
		"UpdateWorkforce",
	] {
		fires(with_fields({"eventName": name}))
	}
}

test_finding if {
	finding(event) == {
		"msg": "user alice called CreateModel without parameters in the record, so it could not be judged, in account 111122223333, Region us-west-2",
		"resource": "CreateModel",
		"paths": ["requestParameters"],
	}
}

test_parameters if silent(asking({}))

test_service_event if silent(with_fields({"eventType": "AwsServiceEvent"}))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateModel"})
	f.msg == "unknown caller called CreateModel without parameters in the record, so it could not be judged, in account unknown, Region unknown"
}
