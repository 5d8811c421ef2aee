# METADATA
# title: Root changed a SageMaker endpoint
# custom:
#   id: "GOV-002"
#   severity: critical
package trailgate.rules.governance.root_sagemaker

import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {"CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint"}
	input.userIdentity.type == "Root"
	finding := {
		"msg": sprintf("root called %s in account %s", [input.eventName, identity.recipient(input)]),
		"resource": object.get(input, ["requestParameters", "endpointName"], ""),
	}
}
