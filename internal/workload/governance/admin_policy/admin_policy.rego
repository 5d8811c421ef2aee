# METADATA
# title: A policy with all rights was attached
# custom:
#   id: "GOV-005"
#   severity: high
package trailgate.rules.governance.admin_policy

import data.trailgate.params

deny contains finding if {
	input.eventSource == "iam.amazonaws.com"
	some policy in params.admin_policies
	input.requestParameters.policyArn == policy
	finding := {"msg": sprintf("%s of %s", [input.eventName, policy]), "resource": object.get(input.requestParameters, "roleName", "")}
}
