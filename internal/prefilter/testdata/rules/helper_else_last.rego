# The last value of an else chain needs nothing.
# formula: eventName == "ListUsers"
package cases.helper_else_last

import data.lib.who

deny contains "x" if {
	input.eventName == "ListUsers"
	who.name(input) == "nobody"
}
