# METADATA
# title: A call of one account that changed something in another
# custom:
#   id: "GOV-025"
#   severity: low
package trailgate.rules.governance.delivered_elsewhere

import data.trailgate.lib.identity

deny contains finding if {
	input.userIdentity.accountId
	input.recipientAccountId != input.userIdentity.accountId
	input.managementEvent == true
	input.readOnly == false
	finding := {"msg": sprintf("%s from account %s", [input.eventName, identity.account(input)])}
}
