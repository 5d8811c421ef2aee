# METADATA
# title: CloudTrail Insights were switched off for a trail
# description: >-
#   Insights events report unusual numbers of calls and of errors. Without them a burst of changes or of refused calls
#   is in the log files but nobody is told.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html
#     description: CloudTrail PutInsightSelectors
# custom:
#   id: "TG-TR-014"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["SI-4", "AU-6(1)"]
#     cis-aws-5.0: ["4.5"]
#     soc-2: ["CC7.2"]
#     iso-27001-2022: ["A.8.16"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Set the insight selectors ApiCallRateInsight and ApiErrorRateInsight again.
#   false_positives: >-
#     Insights that were moved to another trail or to an event data store.
#   limits: >-
#     Only the removal of all insight selectors; one of two removed is not noticed. An empty list and no list are
#     taken alike.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.insights_removed

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "PutInsightSelectors"
	event.succeeded(input)
	trails.setting(input, "insightSelectors", "insightSelectors", []) == []
	finding := {
		"msg": sprintf("%s switched off CloudTrail Insights for %s in %s", [
			identity.who(input),
			trails.text(input),
			identity.place(input),
		]),
		"resource": trails.resource(input),
		"paths": ["requestParameters.insightSelectors"],
	}
}
