# METADATA
# title: AWS Config was stopped or cut off
# description: >-
#   AWS Config records how resources are configured and how that changes. Once its recorder is stopped or deleted, or
#   its delivery channel is gone, changes leave no trace there and its rules judge what used to be.
# related_resources:
#   - ref: https://docs.aws.amazon.com/config/latest/APIReference/API_StopConfigurationRecorder.html
#     description: Config StopConfigurationRecorder
#   - ref: https://docs.aws.amazon.com/config/latest/APIReference/API_DeleteDeliveryChannel.html
#     description: Config DeleteDeliveryChannel
# custom:
#   id: "TG-TR-036"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-12", "SI-4"]
#     cis-aws-5.0: ["3.3", "4.9"]
#     iso-27001-2022: ["A.8.15", "A.8.16"]
#     mitre-attack: ["T1685"]
#   remediation: >-
#     Start the recorder again (StartConfigurationRecorder), or create it and its delivery channel again.
#   false_positives: >-
#     Config that is moved to another tool, or a recorder that is replaced.
#   limits: >-
#     A recorder that is changed to record fewer types of resources is not noticed.
#   tags: ["config"]
package trailgate.rules.trail.config_recorder_stopped

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "config.amazonaws.com"
	input.eventName in {"DeleteConfigurationRecorder", "DeleteDeliveryChannel", "StopConfigurationRecorder"}
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s called %s%s in %s", [identity.who(input), input.eventName, on(input), identity.place(input)]),
		"resource": target(input),
		"paths": ["eventName"],
	}
}

target(e) := identity.first([["requestParameters", "configurationRecorderName"], ["requestParameters", "deliveryChannelName"]], e)

on(e) := sprintf(" on %s", [target(e)]) if {
	target(e) != ""
} else := ""
