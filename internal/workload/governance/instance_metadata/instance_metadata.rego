# METADATA
# title: An instance answers metadata requests without a token
# custom:
#   id: "GOV-027"
#   severity: medium
package trailgate.rules.governance.instance_metadata

import data.trailgate.lib.event

deny contains finding if {
	input.eventName == "RunInstances"
	lower(event.request(input, ["metadataOptions", "httpTokens"], "optional")) != "required"
	some instance in event.response(input, ["instancesSet", "items"], [])
	finding := {"msg": "metadata without a token", "resource": instance.instanceId}
}
