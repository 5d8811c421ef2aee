# Arguments must be defined even where a default would do.
# formula: eventName == "DisableKey" and requestParameters.flag is present
package cases.arguments_defined

import data.lib.read

deny contains "x" if {
	input.eventName == "DisableKey"
	read.yes(input.requestParameters.flag) == false
}
