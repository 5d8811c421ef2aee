# METADATA
# title: A configuration could not be judged because its record has no request parameters
# description: >-
#   A call that configures SageMaker went through, but CloudTrail left its parameters out of the record, as it does above
#   100 KB. The rules of this pack on models, jobs, notebooks and domains cannot say whether it was in order.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
#     description: CloudTrail record contents, requestParameters
# custom:
#   id: "TG-SM-028"
#   severity: low
#   frameworks: {"pci-dss-4.0.1": ["10.2.2"]}
#   remediation: Look at the resource itself (Describe…), and keep requests below 100 KB.
#   false_positives: None known.
#   limits: Judges only the operations that rules of this pack judge by their parameters.
#   tags: ["evidence"]
package trailgate.rules.sagemaker.request_omitted

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {
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
	}
	event.succeeded(input)
	not call.has_parameters(input)
	not identity.is_service_event(input)
	finding := {
		"msg": sprintf("%s called %s without parameters in the record, so it could not be judged, in %s", [
			identity.who(input),
			input.eventName,
			identity.place(input),
		]),
		"resource": input.eventName,
		"paths": ["requestParameters"],
	}
}
