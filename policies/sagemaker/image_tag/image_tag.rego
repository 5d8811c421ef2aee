# METADATA
# title: A container image is named by a tag that moves
# description: >-
#   A model, job or image version names a container image without a digest and by the tag latest or by no tag, which
#   means latest too. What runs can change from one start to the next without any change that a review would see.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
#     description: Preventing image tags from being overwritten in Amazon ECR
# custom:
#   id: "TG-SM-011"
#   severity: low
#   remediation: Name the image by digest (REPOSITORY@sha256:…), or by a version tag in a repository with immutable tags.
#   false_positives: Experiments that are thrown away.
#   limits: >-
#     A version tag may move as well unless its repository forbids it; that is not in the record.
#   tags: ["image", "supply-chain"]
package trailgate.rules.sagemaker.image_tag

import data.trailgate.lib.event
import data.trailgate.lib.identity
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
	image.tag(found.ref) in {"", "latest"}
	not image.has_digest(found.ref)
	finding := {
		"msg": sprintf("%s called %s with image %s, whose tag can move, in %s", [
			identity.who(input),
			input.eventName,
			found.ref,
			identity.place(input),
		]),
		"resource": found.ref,
		"paths": [found.path],
	}
}
