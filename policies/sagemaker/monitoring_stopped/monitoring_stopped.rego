# METADATA
# title: A model monitoring schedule was stopped or deleted
# description: >-
#   Somebody stopped or deleted the schedule that watches an endpoint's data, model quality, bias or explanations. From
#   then on drift and tampering with what the endpoint answers go unnoticed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-scheduling.html
#     description: Schedule monitoring jobs
# custom:
#   id: "TG-SM-021"
#   severity: medium
#   frameworks: {"mitre-attack": ["T1685"], "iso-27001-2022": ["A.8.16"]}
#   remediation: Start the schedule again or create it anew, and ask the caller for the reason.
#   false_positives: Endpoints that are taken out of service, and deployments that replace their schedules.
#   limits: A schedule that is replaced at once by another is reported too. Calls that failed are not.
#   tags: ["monitoring"]
package trailgate.rules.sagemaker.monitoring_stopped

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {"StopMonitoringSchedule", "DeleteMonitoringSchedule"}
	event.succeeded(input)
	not identity.is_service(input)
	finding := {
		"msg": sprintf("%s called %s for %s in %s", [
			identity.who(input),
			input.eventName,
			call.named("monitoring schedule", call.param(input, ["monitoringScheduleName"])),
			identity.place(input),
		]),
		"resource": call.param(input, ["monitoringScheduleName"]),
		"paths": ["eventName"],
	}
}
