# METADATA
# title: A container image comes from a registry that is not approved
# description: >-
#   A model, job or image version names a container image in a registry that is neither the account's own, nor a trusted
#   account's, nor AWS's, nor approved. Whoever owns the registry decides what runs with the execution role's rights on
#   the data that the job or endpoint sees.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html
#     description: Docker registry paths of SageMaker's own images
# custom:
#   id: "TG-SM-010"
#   severity: medium
#   remediation: >-
#     Copy the image into a registry of the own account, check it there and name it by digest; or list its registry in
#     approved_registries, the accounts of the organization in trusted_account_ids.
#   false_positives: >-
#     Registries of the organization that are not listed yet, AWS Marketplace algorithms, and images in accounts of
#     AWS's that aws_registry_accounts does not list.
#   limits: >-
#     Judges the reference in the request; images behind a model package or an algorithm that the request names by ARN
#     are judged where those are created. The list of AWS's accounts is as of 2026.
#   tags: ["image", "supply-chain"]
package trailgate.rules.sagemaker.image_registry

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.sagemaker.lib.image

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {
		"CreateAlgorithm", "CreateDataQualityJobDefinition", "CreateHyperParameterTuningJob", "CreateImageVersion",
		"CreateInferenceComponent", "CreateModel", "CreateModelBiasJobDefinition", "CreateModelExplainabilityJobDefinition",
		"CreateModelPackage", "CreateModelQualityJobDefinition", "CreateMonitoringSchedule", "CreateOptimizationJob",
		"CreateProcessingJob", "CreateTrainingJob", "UpdateInferenceComponent", "UpdateModelPackage",
		"UpdateMonitoringSchedule", "UpdateTrainingJob",
	}
	event.succeeded(input)
	some found in image.named(input)
	not approved(input, found.ref)
	finding := {
		"msg": sprintf("%s called %s with image %s from a registry that is not approved, in %s", [
			identity.who(input),
			input.eventName,
			found.ref,
			identity.place(input),
		]),
		"resource": found.ref,
		"paths": [found.path],
		"details": {"registry": image.registry(found.ref)},
	}
}

default approved(_, _) := false

approved(e, ref) if {
	image.account(ref) != ""
	image.account(ref) == identity.recipient(e)
}

approved(_, ref) if image.account(ref) in params.aws_registry_accounts

approved(_, ref) if image.account(ref) in params.trusted_account_ids

approved(_, ref) if image.account(ref) in params.approved_registries

approved(_, ref) if image.registry(ref) in params.approved_registries

approved(_, ref) if {
	some registry in params.approved_registries
	startswith(ref, concat("", [registry, "/"]))
}
