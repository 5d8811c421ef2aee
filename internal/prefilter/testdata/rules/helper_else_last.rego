# The last value of an else chain needs nothing.
# formula: eventName == "ListUsers" and (userIdentity.userName == "nobody" or ((userIdentity.invokedBy is missing or in {false, "nobody"}) and (userIdentity.userName == "" or userIdentity.userName is missing)))
package cases.helper_else_last

import data.lib.who

deny contains "x" if {
	input.eventName == "ListUsers"
	who.name(input) == "nobody"
}
