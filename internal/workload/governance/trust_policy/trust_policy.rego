# METADATA
# title: Who may take a role was changed by hand
# custom:
#   id: "GOV-008"
#   severity: high
package trailgate.rules.governance.trust_policy

import data.trailgate.lib.identity

pipeline(ev) if startswith(identity.role_name(ev), "ci-")

deny contains finding if {
	input.eventName == "UpdateAssumeRolePolicy"
	not pipeline(input)
	finding := {
		"msg": sprintf("%s changed a trust policy", [identity.who(input)]),
		"resource": object.get(input, ["requestParameters", "roleName"], ""),
	}
}
