# METADATA
# title: A training job of many instances
# custom:
#   id: "GOV-019"
#   severity: low
package trailgate.rules.governance.training_large

import data.trailgate.params

deny contains finding if {
	count := object.get(input, ["requestParameters", "resourceConfig", "instanceCount"], 0)
	count > params.max_instances
	input.eventName == "CreateTrainingJob"
	finding := {
		"msg": sprintf("a job of %d instances", [count]),
		"resource": object.get(input, ["requestParameters", "trainingJobName"], ""),
	}
}
