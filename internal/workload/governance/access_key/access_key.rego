# METADATA
# title: An access key was created
# custom:
#   id: "GOV-007"
#   severity: medium
package trailgate.rules.governance.access_key

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	event.service(input) == "iam"
	input.eventName == "CreateAccessKey"
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s created an access key", [identity.who(input)]),
		"resource": event.request(input, ["userName"], ""),
	}
}
