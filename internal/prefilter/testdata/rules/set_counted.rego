# An empty set can be counted.
# formula: eventName == "DisableKey"
package cases.set_counted

import data.lib.who

deny contains "x" if {
	input.eventName == "DisableKey"
	count(who.names) == 0
}
