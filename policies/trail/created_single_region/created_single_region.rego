# METADATA
# title: A trail was created for one Region only
# description: >-
#   A trail for one Region does not record what happens in the others. Together with no other trail that is a blind
#   spot as large as all other Regions. The console creates multi-Region trails; the API, the CLI and Terraform do not
#   unless they are asked.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
#     description: CloudTrail CreateTrail
# custom:
#   id: "TG-TR-010"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-2", "AU-12", "AC-6(9)"]
#     cis-aws-5.0: ["3.1", "4.5"]
#     aws-security-hub: ["CloudTrail.1"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2", "CC5.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Make it a multi-Region trail (UpdateTrail with isMultiRegionTrail), or make sure that another trail covers all
#     Regions.
#   false_positives: >-
#     A second trail for one Region, beside a multi-Region trail.
#   limits: >-
#     The trail as it was created: a later UpdateTrail may have changed it. The answer of CloudTrail is looked at
#     first, then the request, then the default of the API, which is off.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.created_single_region

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "CreateTrail"
	event.succeeded(input)
	not event.is_true(trails.setting(input, "isMultiRegionTrail", "isMultiRegionTrail", false))
	finding := {
		"msg": sprintf("%s created %s in %s for one Region only", [identity.who(input), trails.text(input), identity.place(input)]),
		"resource": trails.resource(input),
		"paths": ["requestParameters.isMultiRegionTrail"],
	}
}
