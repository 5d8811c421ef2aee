# A reader with a default in a reader without.
# formula: eventName == "GetObject" and (requestParameters.level == "" or not is_string(requestParameters.level) or requestParameters.level is missing)
package cases.wrapped_default

import data.lib.read

level(e) := read.text(e, ["requestParameters", "level"])

deny contains "x" if {
	input.eventName == "GetObject"
	level(input) == ""
}
