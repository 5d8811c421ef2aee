# A helper asked about another event.
# formula: eventName == "StopLogging"
package cases.with_input

import data.lib.who

deny contains "x" if {
	input.eventName == "StopLogging"
	who.root with input as {"userIdentity": {"type": "Root"}}
}
