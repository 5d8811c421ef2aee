# A helper rule that reads input.
# formula: eventName == "CreateEndpoint" and userIdentity.type == "Root"
package cases.helper_rule

import data.lib.who

deny contains "x" if {
	who.root
	input.eventName == "CreateEndpoint"
}
