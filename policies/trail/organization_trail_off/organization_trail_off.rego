# METADATA
# title: A trail stopped covering the organization
# description: >-
#   An organization trail records all member accounts, and members cannot change it. When it becomes a trail of the
#   management account alone, every member account loses its record, and CloudTrail removes its copies in the members.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
#     description: CloudTrail UpdateTrail
# custom:
#   id: "TG-TR-006"
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
#     Make it an organization trail again (isOrganizationTrail), and look at Event history in the member accounts for
#     the time in between.
#   false_positives: >-
#     A trail that was of one account before, saved in the console, which sends all settings: such calls are reported
#     as low.
#   limits: >-
#     The request says what was asked for, not what was before. Removing trusted access of CloudTrail in AWS
#     Organizations is TG-TR-019.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.organization_trail_off

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "UpdateTrail"
	event.succeeded(input)
	trails.switched_off(input, "isOrganizationTrail")
	finding := {
		"msg": sprintf("%s made a trail of one account of %s in %s", [identity.who(input), trails.text(input), identity.place(input)]),
		"severity": severity(input),
		"resource": trails.resource(input),
		"paths": ["requestParameters.isOrganizationTrail"],
	}
}

# The console sends this setting with every change of a trail.
severity(e) := "low" if {
	identity.is_console(e)
} else := "high"
