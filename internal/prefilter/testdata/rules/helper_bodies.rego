# A helper with several bodies on one path.
# formula: eventName == "ConsoleLogin" and (contains(userAgent, "console.amazonaws.com") or startswith(userAgent, "Mozilla/"))
package cases.helper_bodies

import data.lib.who

deny contains "x" if {
	input.eventName == "ConsoleLogin"
	who.from_console(input)
}
