# METADATA
# title: Event selectors leave out the management events of KMS or the RDS Data API
# description: >-
#   A trail can leave out the management events of AWS KMS and of the RDS Data API, because there are many. What is
#   then missing is who used, disabled or scheduled the deletion of a key, the keys of the log files among them, and
#   which statements were sent to databases.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
#     description: CloudTrail PutEventSelectors
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
#     description: Fields and operators of advanced event selectors
# custom:
#   id: "TG-TR-013"
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
#     Record these events on at least one trail; Athena or a lifecycle rule keep their cost low.
#   false_positives: >-
#     A deliberate choice to save cost on one trail while another trail records these events.
#   limits: >-
#     The event has the new selectors, not the ones before: a selector that left KMS out all along is reported again
#     with every change.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.management_sources_excluded

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.selectors
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "PutEventSelectors"
	event.succeeded(input)
	excluded := selectors.excluded(input)
	count(excluded) > 0
	finding := {
		"msg": sprintf("%s set event selectors of %s in %s that leave out management events of %s", [
			identity.who(input),
			trails.text(input),
			identity.place(input),
			concat(" and ", excluded),
		]),
		"resource": trails.resource(input),
		"paths": array.slice(selectors.paths(input), 0, 1),
		"details": {"excluded": excluded},
	}
}
