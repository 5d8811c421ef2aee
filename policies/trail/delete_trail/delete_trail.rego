# METADATA
# title: A trail was deleted
# description: >-
#   A deleted trail records nothing more and its settings are lost; log files that are already in the bucket stay.
#   Deleting the trail is the plainest way to work unseen.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html
#     description: CloudTrail DeleteTrail
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delete-trails-console.html
#     description: CloudTrail user guide
# custom:
#   id: "TG-TR-002"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-12"]
#     cis-aws-5.0: ["3.1", "4.5"]
#     aws-security-hub: ["CloudTrail.1", "CloudTrail.3"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2", "CC5.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Create the trail again with the same bucket, key, log group and event selectors, and take cloudtrail:DeleteTrail
#     from everybody by a service control policy.
#   false_positives: >-
#     A trail that was replaced by an organization trail, or made for a test.
#   limits: >-
#     A call that was denied is TG-TR-038. The event is recorded by the trail itself only when it arrives before
#     logging ends; other trails and Event history have it in any case.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.delete_trail

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "DeleteTrail"
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s deleted %s in %s", [identity.who(input), trails.text(input), identity.place(input)]),
		"resource": trails.resource(input),
		"paths": ["eventName", "requestParameters.name"],
	}
}
