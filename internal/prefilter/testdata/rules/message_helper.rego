# A message that is made of the event in one of several ways, and whose helper has conditions.
# formula: eventSource is present and not false and eventName == "ListUsers"
package cases.message_helper

import data.lib.who

label(e) := text if {
	e.eventSource
	text := who.name(e)
	text != "x"
}

deny contains finding if {
	input.eventName == "ListUsers"
	finding := {"msg": label(input)}
}
