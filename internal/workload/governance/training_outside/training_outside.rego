# METADATA
# title: A training job outside of a VPC
# custom:
#   id: "GOV-018"
#   severity: medium
package trailgate.rules.governance.training_outside

import data.trailgate.lib.event

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {"CreateTrainingJob", "CreateProcessingJob", "CreateHyperParameterTuningJob"}
	not input.requestParameters.vpcConfig
	finding := {"msg": "a job runs outside of a VPC", "resource": event.request(input, ["trainingJobName"], "")}
}
