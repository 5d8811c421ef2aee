# METADATA
# title: Management events of KMS or RDS Data API are left out
# description: >-
#   Selectors may leave out the management events of KMS and of the RDS Data API. While other management events
#   of the account and Region are recorded, those of the service are not: who used a key, or ran a statement,
#   is then not known.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
#     description: Logging management events
# custom:
#   id: "TG-TC-015"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-2", "AU-12"]
#     pci-dss-4.0.1: ["10.2.1"]
#   remediation: >-
#     Take the exclusion out of the selectors, or record the events of the service with another trail.
#   false_positives: >-
#     KMS events are many, and are often left out for their cost.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.sources_excluded

import data.trailgate.rules.trail_coverage.lib.cells

conclude contains finding if {
	some cell in input.coverage
	cell.category == "Management"
	cells.service(cell) != ""
	others_recorded(cell)
	finding := cells.judged(cell)
}

# Where nothing at all is recorded, or that is not known, TG-TC-002 says so.
others_recorded(cell) if {
	some other in input.coverage
	other.category == "Management"
	cells.service(other) == ""
	other.account == cell.account
	other.region == cell.region
	other.access == cell.access
	other.answer in {"covered", "partial"}
}
