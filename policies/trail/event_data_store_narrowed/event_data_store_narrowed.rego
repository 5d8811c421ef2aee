# METADATA
# title: An event data store takes in fewer events
# description: >-
#   An event data store that is limited to one Region, to one account or to some management events goes on filling and
#   no longer shows what happens elsewhere.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html
#     description: CloudTrail UpdateEventDataStore
# custom:
#   id: "TG-TR-017"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-12"]
#     cis-aws-5.0: ["4.5"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Take the limit back (multiRegionEnabled, organizationEnabled, advancedEventSelectors), and look at trails and
#     Event history for the time in between.
#   false_positives: >-
#     An organization that records events of other Regions or accounts elsewhere.
#   limits: >-
#     The event has the new selectors, not the ones before: selectors without management events are taken for a store
#     of data events, configuration items or the like.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.event_data_store_narrowed

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.selectors
import data.trailgate.rules.trail.lib.stores
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "UpdateEventDataStore"
	event.succeeded(input)
	found := limits(input)
	count(found) > 0
	finding := {
		"msg": sprintf("%s limited %s in %s: %s", [
			identity.who(input),
			stores.text(input),
			identity.place(input),
			concat(", ", [text | some text in found]),
		]),
		"resource": stores.resource(input),
		"paths": [sprintf("requestParameters.%s", [parameter]) | some parameter, _ in found],
	}
}

# What the call took away, by parameter.
limits(e) := object.union(
	{parameter: text | some parameter, text in switches; trails.switched_off(e, parameter)},
	{"advancedEventSelectors": "not all management events" | narrows(e)},
)

switches := {"multiRegionEnabled": "only one Region", "organizationEnabled": "only one account"}

narrows(e) if {
	is_array(event.request(e, ["advancedEventSelectors"], null))
	selectors.has_management(e)
	count(selectors.missing(e)) + count(selectors.excluded(e)) > 0
}
