# METADATA
# title: Sign-in to the console without MFA
# custom:
#   id: "GOV-003"
#   severity: high
package trailgate.rules.governance.sign_in_without_mfa

import data.trailgate.lib.identity

deny contains finding if {
	input.eventName == "ConsoleLogin"
	input.responseElements.ConsoleLogin == "Success"
	not object.get(input, ["additionalEventData", "MFAUsed"], "") == "Yes"
	finding := {"msg": sprintf("%s signed in without MFA", [identity.who(input)])}
}
