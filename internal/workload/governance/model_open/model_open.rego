# METADATA
# title: A model without network isolation
# custom:
#   id: "GOV-021"
#   severity: medium
package trailgate.rules.governance.model_open

import data.trailgate.params

deny contains finding if {
	input.eventName == "CreateModel"
	object.get(input, ["requestParameters", "enableNetworkIsolation"], false) == false
	not params.exempt_users[input.userIdentity.userName]
	finding := {
		"msg": "a model may use the network",
		"resource": object.get(input, ["requestParameters", "modelName"], ""),
	}
}
