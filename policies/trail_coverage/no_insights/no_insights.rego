# METADATA
# title: A trail has no Insights
# description: >-
#   Insights compare the rate of management events and of errors with what is usual and record events of their
#   own when it is not.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html
#     description: CloudTrail Insights
# custom:
#   id: "TG-TC-006"
#   severity: info
#   frameworks:
#     nist-800-53-r5: ["SI-4"]
#   remediation: >-
#     Turn on ApiCallRateInsight and ApiErrorRateInsight on one trail; they are charged by event.
#   false_positives: >-
#     None known.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.no_insights

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in input.trails
	estate.known(thing, "insights")
	thing.insights == []
	finding := estate.finding("trail", thing, "has no Insights: unusual rates of calls and of errors are not noticed")
}

conclude contains finding if {
	some thing in input.trails
	finding := estate.question("trail", thing, "insights", "its Insights")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}
