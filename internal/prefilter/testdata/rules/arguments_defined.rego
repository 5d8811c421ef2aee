# Arguments must be defined even where a default would do.
# formula: eventName == "DisableKey" and not (is_string(requestParameters.flag) and lower(requestParameters.flag) == "true") and requestParameters.flag != true
package cases.arguments_defined

import data.lib.read

deny contains "x" if {
	input.eventName == "DisableKey"
	read.yes(input.requestParameters.flag) == false
}
