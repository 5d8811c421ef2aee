# METADATA
# title: A trail was created without log file validation
# description: >-
#   Without validation CloudTrail delivers no signed digest files, so nobody can prove later that no log file was
#   changed or removed. The console switches it on; the API, the CLI and Terraform leave it off.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
#     description: CloudTrail CreateTrail
# custom:
#   id: "TG-TR-009"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-9", "SI-7(1)", "SI-7(7)"]
#     cis-aws-5.0: ["3.2", "4.5"]
#     aws-security-hub: ["CloudTrail.4"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.15", "A.5.28"]
#     soc-2: ["CC7.3"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Switch it on: UpdateTrail with enableLogFileValidation. Digest files exist from then on only.
#   false_positives: >-
#     Trails for tests.
#   limits: >-
#     The trail as it was created: a later UpdateTrail may have changed it. The answer of CloudTrail is looked at
#     first, then the request, then the default of the API, which is off.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.created_without_validation

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "CreateTrail"
	event.succeeded(input)
	not event.is_true(trails.setting(input, "logFileValidationEnabled", "enableLogFileValidation", false))
	finding := {
		"msg": sprintf("%s created %s in %s without log file validation", [identity.who(input), trails.text(input), identity.place(input)]),
		"resource": trails.resource(input),
		"paths": ["requestParameters.enableLogFileValidation"],
	}
}
