# METADATA
# title: A role was taken from outside of the organization
# custom:
#   id: "GOV-024"
#   severity: high
package trailgate.rules.governance.role_taken_by_stranger

import data.trailgate.lib.identity
import data.trailgate.params

deny contains finding if {
	input.eventName == "AssumeRole"
	input.userIdentity.type == "AWSAccount"
	not identity.account(input) in params.accounts
	finding := {
		"msg": sprintf("%s took a role", [identity.who(input)]),
		"resource": object.get(input, ["requestParameters", "roleArn"], ""),
	}
}
