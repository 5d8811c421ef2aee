# METADATA
# title: Management events are not recorded
# description: >-
#   In some Region of an account management events, read or write, are recorded by no trail and no event data
#   store that is on, or not all of them are. Each enabled Region counts, whether it is used or not: intruders
#   choose the Regions nobody looks at. All selectors are judged together, with what they exclude, and with the
#   Region and account of each trail.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html
#     description: Trails and Regions
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
#     description: Selectors
# custom:
#   id: "TG-TC-002"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-2", "AU-12"]
#     cis-aws-5.0: ["3.1"]
#     aws-security-hub: ["CloudTrail.1"]
#     pci-dss-4.0.1: ["10.2.1"]
#   remediation: >-
#     Make one trail of the organization multi-Region, with global service events and with a selector of
#     management events that excludes nothing.
#   false_positives: >-
#     Estates that leave out KMS events on purpose; see TG-TC-015.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.management_uncovered

import data.trailgate.rules.trail_coverage.lib.cells

conclude contains finding if {
	some cell in input.coverage
	cell.category == "Management"
	cells.service(cell) == ""
	finding := cells.judged(cell)
}
