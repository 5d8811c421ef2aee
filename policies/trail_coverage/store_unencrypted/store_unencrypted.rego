# METADATA
# title: An event data store is not encrypted with a key of the customer
# description: >-
#   An event data store of CloudTrail Lake without a key of the customer is encrypted with one of AWS, whose
#   use the customer neither restricts nor sees.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateEventDataStore.html
#     description: CloudTrail CreateEventDataStore
# custom:
#   id: "TG-TC-013"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["SC-28"]
#     aws-security-hub: ["CloudTrail.10"]
#   remediation: >-
#     Give the event data store a key; it cannot be taken away again.
#   false_positives: >-
#     None known.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.store_unencrypted

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in input.event_data_stores
	estate.known(thing, "kms_key_id")
	object.get(thing, "kms_key_id", "") == ""
	finding := estate.finding("event data store", thing, "is not encrypted with a KMS key of the account")
}

conclude contains finding if {
	some thing in input.event_data_stores
	finding := estate.question("event data store", thing, "kms_key_id", "its KMS key")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "event_data_stores")
}
