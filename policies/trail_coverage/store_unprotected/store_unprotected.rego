# METADATA
# title: An event data store can be deleted at once
# description: >-
#   Termination protection must be taken off in a call of its own before an event data store can be deleted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html
#     description: CloudTrail UpdateEventDataStore
# custom:
#   id: "TG-TC-014"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9"]
#   remediation: >-
#     Turn termination protection on.
#   false_positives: >-
#     None known.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.store_unprotected

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in input.event_data_stores
	estate.known(thing, "termination_protection")
	not thing.termination_protection
	finding := estate.finding("event data store", thing, "has no termination protection: it can be deleted in one call")
}

conclude contains finding if {
	some thing in input.event_data_stores
	finding := estate.question("event data store", thing, "termination_protection", "its termination protection")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "event_data_stores")
}
