# METADATA
# title: Anybody may call a function
# custom:
#   id: "GOV-030"
#   severity: high
package trailgate.rules.governance.function_public

import data.trailgate.lib.identity

deny contains finding if {
	startswith(input.eventName, "AddPermission")
	input.eventSource == "lambda.amazonaws.com"
	principal := input.requestParameters.principal
	not principal in {"s3.amazonaws.com", "events.amazonaws.com"}
	finding := {
		"msg": sprintf("%s may call a function, says %s", [principal, identity.who(input)]),
		"resource": object.get(input.requestParameters, "functionName", ""),
	}
}
