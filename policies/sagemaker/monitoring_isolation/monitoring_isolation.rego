# METADATA
# title: A monitoring job was configured without network isolation
# description: >-
#   A data quality, bias, model quality or explainability job definition, or a monitoring schedule with a definition of
#   its own, was written without enableNetworkIsolation. Monitoring jobs read what endpoints were asked and answered, and
#   need no network for it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html
#     description: Security Hub controls for SageMaker
# custom:
#   id: "TG-SM-014"
#   severity: medium
#   frameworks: {"aws-security-hub": ["SageMaker.11", "SageMaker.12", "SageMaker.14", "SageMaker.20", "SageMaker.25"], "iso-27001-2022": ["A.8.20", "A.8.22"]}
#   remediation: Write the definition again with networkConfig.enableNetworkIsolation true.
#   false_positives: Explainability jobs whose shadow endpoint must be reached over the network.
#   limits: >-
#     Judges definitions as written. A schedule that names a definition is judged where that definition is created.
#   tags: ["monitoring", "network"]
package trailgate.rules.sagemaker.monitoring_isolation

import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call
import data.trailgate.rules.sagemaker.lib.job

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {
		"CreateDataQualityJobDefinition", "CreateModelBiasJobDefinition", "CreateModelExplainabilityJobDefinition",
		"CreateModelQualityJobDefinition", "CreateMonitoringSchedule", "UpdateMonitoringSchedule",
	}
	call.configured(input)
	some definition in job.definitions(input)
	not job.isolated(definition)
	finding := {
		"msg": sprintf("%s called %s for %s without network isolation in %s", [
			identity.who(input),
			input.eventName,
			call.named("monitoring job", name(input)),
			identity.place(input),
		]),
		"resource": name(input),
		"paths": [concat(".", [definition.path, "enableNetworkIsolation"])],
	}
}

name(e) := identity.first([["requestParameters", "jobDefinitionName"], ["requestParameters", "monitoringScheduleName"]], e)
