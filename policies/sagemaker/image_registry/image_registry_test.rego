package trailgate.rules.sagemaker.image_registry_test

import data.trailgate.rules.sagemaker.image_registry

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateModel",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"modelName": "churn", "primaryContainer": {"image": foreign}},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

fires(e) if count(image_registry.deny) == 1 with input as e

silent(e) if count(image_registry.deny) == 0 with input as e

finding(e) := f if some f in image_registry.deny with input as e

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

foreign := "444455556666.dkr.ecr.us-west-2.amazonaws.com/app:1"

model(ref) := asking({"primaryContainer": {"image": ref}})

test_finding if {
	finding(event) == {
		"msg": "user alice called CreateModel with image 444455556666.dkr.ecr.us-west-2.amazonaws.com/app:1 from a registry that is not approved, in account 111122223333, Region us-west-2",
		"resource": foreign,
		"paths": ["requestParameters.primaryContainer.image"],
		"details": {"registry": "444455556666.dkr.ecr.us-west-2.amazonaws.com"},
	}
}

test_public_registries if {
	fires(model("public.ecr.aws/acme/app:1"))
	fires(model("acme/app:1"))
}

test_every_container if {
	count(image_registry.deny) == 2 with input as asking({"containers": [{"image": "a"}, {"image": "b"}]})
}

test_own_account if silent(model("111122223333.dkr.ecr.us-west-2.amazonaws.com/app:1"))

test_unknown_account_owns_nothing if {
	fires(object.remove(model("acme/app:1"), ["recipientAccountId", "userIdentity"]))
}

test_aws if silent(model("174872318107.dkr.ecr.us-west-2.amazonaws.com/kmeans:1"))

test_trusted_account if silent(event) with data.trailgate.params.trusted_account_ids as ["444455556666"]

test_approved_account if silent(event) with data.trailgate.params.approved_registries as ["444455556666"]

test_approved_registry if {
	silent(model("public.ecr.aws/acme/app:1")) with data.trailgate.params.approved_registries as ["public.ecr.aws"]
	silent(model("acme/app:1")) with data.trailgate.params.approved_registries as ["docker.io"]
}

test_approved_repository if {
	silent(model("public.ecr.aws/acme/app:1")) with data.trailgate.params.approved_registries as ["public.ecr.aws/acme"]
	fires(model("public.ecr.aws/acme2/app:1")) with data.trailgate.params.approved_registries as ["public.ecr.aws/acme"]
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreateModel",
		"requestParameters": {"containers": [{"image": "acme/app"}]},
	})
	f.msg == "unknown caller called CreateModel with image acme/app from a registry that is not approved, in account unknown, Region unknown"
}
