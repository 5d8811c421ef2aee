# METADATA
# title: The retention of an event data store was shortened below what is required
# description: >-
#   CloudTrail removes events that are older than the retention period of their event data store, so a short one
#   destroys evidence without a single deletion.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html
#     description: CloudTrail UpdateEventDataStore
# custom:
#   id: "TG-TR-018"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-11"]
#     pci-dss-4.0.1: ["10.3.2", "10.5.1"]
#     iso-27001-2022: ["A.8.15", "A.5.28"]
#     mitre-attack: ["T1685.002"]
#     cis-aws-5.0: ["4.5"]
#   remediation: >-
#     Set a retention period of at least min_event_data_store_retention_days.
#   false_positives: >-
#     A store whose events are copied elsewhere for longer.
#   limits: >-
#     The request says what was asked for, not what was before. The retention of a store that was created short is not
#     looked at.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.event_data_store_retention

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.trail.lib.stores
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "UpdateEventDataStore"
	event.succeeded(input)
	days := watched.days(input, "retentionPeriod")
	days < params.min_event_data_store_retention_days
	finding := {
		"msg": sprintf("%s set the retention of %s in %s to %s; %s are required", [
			identity.who(input),
			stores.text(input),
			identity.place(input),
			watched.days_text(days),
			watched.days_text(params.min_event_data_store_retention_days),
		]),
		"resource": stores.resource(input),
		"paths": ["requestParameters.retentionPeriod"],
	}
}
