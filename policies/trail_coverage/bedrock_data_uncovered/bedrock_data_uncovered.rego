# METADATA
# title: Data events of Bedrock are not recorded
# description: >-
#   Calls of models, agents, flows, guardrails and knowledge bases of Bedrock are data events for the greater
#   part, which a trail records only where an advanced selector names their resource type.
# related_resources:
#   - ref: https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html
#     description: Logging Bedrock API calls
# custom:
#   id: "TG-TC-018"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-2", "AU-12"]
#   remediation: >-
#     Add an advanced event selector with eventCategory Data and resources.type of each of the types that are
#     used.
#   false_positives: >-
#     Estates that do not use the service, or leave its data events out for their cost.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.bedrock_data_uncovered

import data.trailgate.rules.trail_coverage.lib.cells

conclude contains finding if {
	some account in input.accounts
	some type in cells.types(input.coverage, "AWS::Bedrock::")
	some finding in cells.of_type(input.coverage, account.id, type)
}
