# METADATA
# title: Data events of SageMaker are not recorded
# description: >-
#   Calls of InvokeEndpoint and its siblings, of the feature store, of trial components and of MLflow are data
#   events: a trail records them only where an advanced selector names their resource type, and all of them
#   only where it narrows nothing. Without it the absence of such events proves nothing.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/logging-using-cloudtrail.html
#     description: Logging SageMaker API calls
# custom:
#   id: "TG-TC-016"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-2", "AU-12"]
#   remediation: >-
#     Add an advanced event selector with eventCategory Data and resources.type of each of the types.
#   false_positives: >-
#     Estates that do not use the service, or leave its data events out for their cost.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.sagemaker_data_uncovered

import data.trailgate.rules.trail_coverage.lib.cells

conclude contains finding if {
	some account in input.accounts
	some type in cells.types(input.coverage, "AWS::SageMaker::")
	some finding in cells.of_type(input.coverage, account.id, type)
}
