# METADATA
# title: A secret was deleted for good
# custom:
#   id: "GOV-029"
#   severity: medium
package trailgate.rules.governance.secret_deleted

deny contains finding if {
	split(input.eventSource, ".")[0] == "secretsmanager"
	input.eventName == "DeleteSecret"
	input.requestParameters.forceDeleteWithoutRecovery == true
	finding := {"msg": "a secret cannot be recovered", "resource": object.get(input.requestParameters, "secretId", "")}
}
