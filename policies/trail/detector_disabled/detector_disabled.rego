# METADATA
# title: GuardDuty or Security Hub was switched off
# description: >-
#   GuardDuty watches CloudTrail, DNS and network traffic for attacks, Security Hub gathers findings. Intruders switch
#   them off to stay unnoticed; deleting a detector also deletes its findings.
# related_resources:
#   - ref: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteDetector.html
#     description: GuardDuty DeleteDetector
#   - ref: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DisableSecurityHub.html
#     description: Security Hub DisableSecurityHub
# custom:
#   id: "TG-TR-037"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["SI-4"]
#     iso-27001-2022: ["A.8.16"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685"]
#   remediation: >-
#     Enable GuardDuty and Security Hub again in the Region, best from the delegated administrator, with automatic
#     enabling of members.
#   false_positives: >-
#     Regions that are given up, and accounts that leave the organization.
#   limits: >-
#     Features of GuardDuty that are switched off one by one are not looked at.
#   tags: ["guardduty", "security-hub"]
package trailgate.rules.trail.detector_disabled

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "guardduty.amazonaws.com"
	switches_off(input)
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s called %s in %s: GuardDuty is off", [
			identity.who(input),
			input.eventName,
			identity.place(input),
		]),
		"resource": event.text(input, ["requestParameters", "detectorId"]),
		"paths": ["eventName", "requestParameters.detectorId"],
	}
}

deny contains finding if {
	input.eventSource == "securityhub.amazonaws.com"
	input.eventName == "DisableSecurityHub"
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s called DisableSecurityHub in %s: Security Hub is off", [identity.who(input), identity.place(input)]),
		"resource": "",
		"paths": ["eventName"],
	}
}

switches_off(e) if e.eventName == "DeleteDetector"

switches_off(e) if {
	e.eventName == "UpdateDetector"
	event.is_false(event.request(e, ["enable"], null))
}
