# METADATA
# title: A trail was limited to one Region
# description: >-
#   A trail for one Region records nothing that happens in the others, and no global events outside its own Region.
#   Intruders work in Regions that nobody uses. CloudTrail also stops recording global service events when a
#   multi-Region trail becomes a trail for one Region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
#     description: CloudTrail UpdateTrail
# custom:
#   id: "TG-TR-004"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-2", "AU-12", "AC-6(9)"]
#     cis-aws-5.0: ["3.1", "4.5"]
#     aws-security-hub: ["CloudTrail.1"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2", "CC5.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Make it a multi-Region trail again (isMultiRegionTrail), and look at Event history of the other Regions for the
#     time in between.
#   false_positives: >-
#     A trail that was for one Region before, saved in the console, which sends all settings.
#   limits: >-
#     The request says what was asked for, not what was before. A trail created for one Region is TG-TR-010.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.multi_region_off

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "UpdateTrail"
	event.succeeded(input)
	trails.switched_off(input, "isMultiRegionTrail")
	finding := {
		"msg": sprintf("%s limited to one Region %s in %s", [identity.who(input), trails.text(input), identity.place(input)]),
		"resource": trails.resource(input),
		"paths": ["requestParameters.isMultiRegionTrail"],
	}
}
