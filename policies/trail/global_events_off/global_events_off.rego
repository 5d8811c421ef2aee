# METADATA
# title: Global service events of a trail are not recorded
# description: >-
#   Events of IAM, of the global STS endpoint and of CloudFront, and console sign-ins, are global service events. A
#   trail that leaves them out does not show who created users, keys and roles.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
#     description: CloudTrail UpdateTrail
# custom:
#   id: "TG-TR-005"
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
#     Record global service events (includeGlobalServiceEvents), or make the trail a multi-Region trail, which
#     includes them.
#   false_positives: >-
#     Where several trails for one Region exist, global events are often recorded by one of them only, to have them
#     once.
#   limits: >-
#     Only what the call says: CloudTrail also leaves the global events out when a multi-Region trail becomes a trail
#     for one Region (TG-TR-004).
#   tags: ["cloudtrail"]
package trailgate.rules.trail.global_events_off

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName in {"CreateTrail", "UpdateTrail"}
	event.succeeded(input)
	trails.switched_off(input, "includeGlobalServiceEvents")
	finding := {
		"msg": sprintf("%s left out the global service events of %s in %s", [identity.who(input), trails.text(input), identity.place(input)]),
		"resource": trails.resource(input),
		"paths": ["requestParameters.includeGlobalServiceEvents"],
	}
}
