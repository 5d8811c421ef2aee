# A helper replaced.
# formula: eventName == "DisableKey"
package cases.with_data_rule

import data.lib.who

deny contains "x" if {
	input.eventName == "DisableKey"
	who.root with data.lib.who.root as true
}
