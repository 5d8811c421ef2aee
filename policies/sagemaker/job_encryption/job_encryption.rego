# METADATA
# title: A job on several machines does not encrypt the traffic between them
# description: >-
#   A training, tuning, processing or monitoring job that runs on more than one machine was configured without
#   enableInterContainerTrafficEncryption, so that data and gradients pass between the machines in the clear.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html
#     description: Protect communications between ML compute instances in a distributed training job
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html
#     description: Security Hub controls for SageMaker
# custom:
#   id: "TG-SM-013"
#   severity: medium
#   frameworks: {"aws-security-hub": ["SageMaker.9", "SageMaker.10", "SageMaker.13", "SageMaker.15", "SageMaker.22"], "iso-27001-2022": ["A.8.24"]}
#   remediation: Set enableInterContainerTrafficEncryption to true; training may take longer.
#   false_positives: Jobs on public data.
#   limits: >-
#     Judges jobs and definitions as created. Jobs on one machine have no such traffic and are not reported.
#   tags: ["job", "encryption"]
package trailgate.rules.sagemaker.job_encryption

import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call
import data.trailgate.rules.sagemaker.lib.job

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {
		"CreateTrainingJob", "CreateHyperParameterTuningJob", "CreateProcessingJob", "CreateDataQualityJobDefinition",
		"CreateModelBiasJobDefinition", "CreateModelExplainabilityJobDefinition", "CreateModelQualityJobDefinition",
		"CreateMonitoringSchedule", "UpdateMonitoringSchedule",
	}
	call.configured(input)
	some definition in job.definitions(input)
	definition.instances > 1
	not job.encrypted(definition)
	finding := {
		"msg": sprintf("%s called %s for %s: %d machines whose traffic is not encrypted in %s", [
			identity.who(input),
			input.eventName,
			call.named("job", name(input)),
			definition.instances,
			identity.place(input),
		]),
		"resource": name(input),
		"subject": sprintf("%s by %s", [input.eventName, identity.principal(input)]),
		"paths": [concat(".", [definition.path, "enableInterContainerTrafficEncryption"])],
	}
}

name(e) := identity.first(
	[
		["requestParameters", "trainingJobName"],
		["requestParameters", "hyperParameterTuningJobName"],
		["requestParameters", "processingJobName"],
		["requestParameters", "jobDefinitionName"],
		["requestParameters", "monitoringScheduleName"],
	],
	e,
)
