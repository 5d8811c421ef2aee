# A helper with a default that takes the event, and a message that does not matter.
# formula: eventName == "CreateEndpoint" and (eventType != "AwsServiceEvent" or eventType is missing) and userIdentity.type == "Root"
package cases.helper_function

import data.lib.who

deny contains finding if {
	input.eventName == "CreateEndpoint"
	who.is_root(input)
	finding := {"msg": sprintf("%s did it", [who.place(input)]), "actor": who.actor}
}
