# METADATA
# title: Log file validation of a trail was switched off
# description: >-
#   With validation on, CloudTrail delivers signed digest files every hour, which prove that no log file was changed
#   or removed. Without them a log file that was edited afterwards cannot be told from a true one, and the logs are
#   weak evidence.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
#     description: CloudTrail UpdateTrail
# custom:
#   id: "TG-TR-003"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "SI-7(1)", "SI-7(7)"]
#     cis-aws-5.0: ["3.2", "4.5"]
#     aws-security-hub: ["CloudTrail.4"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.15", "A.5.28"]
#     soc-2: ["CC7.3"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Switch validation on again (enableLogFileValidation) and verify the digest chain up to the time of this event
#     (trailgate verify).
#   false_positives: >-
#     The console sends all settings when any is saved, so a trail that never had validation is reported as well; the
#     gap is the same.
#   limits: >-
#     The request says what was asked for, not what was before. A trail that was created without validation is
#     TG-TR-009.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.validation_off

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "UpdateTrail"
	event.succeeded(input)
	trails.switched_off(input, "enableLogFileValidation")
	finding := {
		"msg": sprintf("%s switched off the log file validation of %s in %s", [identity.who(input), trails.text(input), identity.place(input)]),
		"resource": trails.resource(input),
		"paths": ["requestParameters.enableLogFileValidation"],
	}
}
