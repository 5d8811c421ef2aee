# The set itself is there even when it is empty.
# formula: eventName == "DisableKey"
package cases.set_itself

import data.lib.who

deny contains "x" if {
	input.eventName == "DisableKey"
	who.names
}
