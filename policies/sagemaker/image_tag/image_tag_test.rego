package trailgate.rules.sagemaker.image_tag_test

import data.trailgate.rules.sagemaker.image_tag

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateModel",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"modelName": "churn", "primaryContainer": {"image": "acme/app:latest"}},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

fires(e) if count(image_tag.deny) == 1 with input as e

silent(e) if count(image_tag.deny) == 0 with input as e

finding(e) := f if some f in image_tag.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeModel"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_operations if {
	every name in [
		"CreateAlgorithm",
		"CreateDataQualityJobDefinition",
		"CreateHyperParameterTuningJob",
		"CreateImageVersion",
		"CreateInferenceComponent",
		"CreateModel",
		"CreateModelBiasJobDefinition",
		"CreateModelExplainabilityJobDefinition",
		"CreateModelPackage",
		"CreateModelQualityJobDefinition",
		"CreateMonitoringSchedule",
		"CreateOptimizationJob",
		"CreateProcessingJob",
		"CreateTrainingJob",
		"UpdateInferenceComponent",
		"UpdateModelPackage",
		"UpdateMonitoringSchedule",
		"UpdateTrainingJob",
	] {
		fires(with_fields({"eventName": name}))
	}
}

model(ref) := asking({"primaryContainer": {"image": ref}})

test_finding if {
	finding(event) == {
		"msg": "user alice called CreateModel with image acme/app:latest, whose tag can move, in account 111122223333, Region us-west-2",
		"resource": "acme/app:latest",
		"paths": ["requestParameters.primaryContainer.image"],
	}
}

test_no_tag if fires(model("registry:5000/app"))

test_version if silent(model("acme/app:1.0"))

test_digest if {
	silent(model("acme/app:latest@sha256:0a1b"))
	silent(model("acme/app@sha256:0a1b"))
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreateModel",
		"requestParameters": {"containers": [{"image": "app"}]},
	})
	f.msg == "unknown caller called CreateModel with image app, whose tag can move, in account unknown, Region unknown"
}
