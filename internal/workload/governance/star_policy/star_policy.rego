# METADATA
# title: A policy that allows everything was written
# custom:
#   id: "GOV-006"
#   severity: high
package trailgate.rules.governance.star_policy

deny contains finding if {
	input.eventSource == "iam.amazonaws.com"
	input.eventName in {"PutUserPolicy", "PutRolePolicy", "PutGroupPolicy", "CreatePolicy", "CreatePolicyVersion"}
	document := json.unmarshal(input.requestParameters.policyDocument)
	some statement in document.Statement
	statement.Effect == "Allow"
	statement.Action == "*"
	finding := {"msg": sprintf("%s with Action *", [input.eventName]), "resource": object.get(input.requestParameters, "userName", "")}
}
