# METADATA
# title: An event data store was deleted or takes in no more events
# description: >-
#   An event data store of CloudTrail Lake holds events for queries. Stopping its ingestion ends the record from that
#   moment on; deleting it hides the events at once and destroys them after seven days.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteEventDataStore.html
#     description: CloudTrail DeleteEventDataStore
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopEventDataStoreIngestion.html
#     description: CloudTrail StopEventDataStoreIngestion
# custom:
#   id: "TG-TR-015"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-12"]
#     cis-aws-5.0: ["4.5"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Start the ingestion again, or restore the event data store (RestoreEventDataStore) within seven days.
#   false_positives: >-
#     Event data stores that are given up since CloudTrail Lake is closed to new customers, after their events were
#     moved elsewhere.
#   limits: >-
#     A call that was denied is TG-TR-038.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.event_data_store_stopped

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.stores

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	deed := deeds[input.eventName]
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s %s %s in %s", [identity.who(input), deed, stores.text(input), identity.place(input)]),
		"resource": stores.resource(input),
		"paths": ["eventName", "requestParameters.eventDataStore"],
	}
}

deeds := {
	"DeleteEventDataStore": "deleted",
	"StopEventDataStoreIngestion": "stopped the ingestion of",
}
