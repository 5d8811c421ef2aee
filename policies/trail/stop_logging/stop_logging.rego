# METADATA
# title: Logging of a trail was stopped
# description: >-
#   A trail that is stopped records nothing from that moment on, in any Region, until somebody starts it again.
#   Intruders stop trails before they act. What happened in between can be seen only in Event history, for 90 days,
#   and only management events.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
#     description: CloudTrail StopLogging
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html
#     description: CloudTrail user guide
# custom:
#   id: "TG-TR-001"
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
#     Start the trail again (StartLogging), find out from Event history what happened in between, and take
#     cloudtrail:StopLogging from everybody by a service control policy.
#   false_positives: >-
#     A trail that is stopped before it is deleted or replaced by an organization trail.
#   limits: >-
#     A call that was denied is TG-TR-038. The event is recorded by the trail itself only when it arrives before
#     logging ends; other trails and Event history have it in any case.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.stop_logging

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "StopLogging"
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s stopped the logging of %s in %s", [identity.who(input), trails.text(input), identity.place(input)]),
		"resource": trails.resource(input),
		"paths": ["eventName", "requestParameters.name"],
	}
}
