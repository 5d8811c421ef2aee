# METADATA
# title: An endpoint without a team
# custom:
#   id: "GOV-022"
#   severity: low
package trailgate.rules.governance.endpoint_untagged

tags(ev) := {tag.key | some tag in ev.requestParameters.tags}

deny contains finding if {
	input.eventName == "CreateEndpoint"
	not "team" in tags(input)
	finding := {
		"msg": "an endpoint has no team",
		"resource": object.get(input, ["requestParameters", "endpointName"], ""),
	}
}
