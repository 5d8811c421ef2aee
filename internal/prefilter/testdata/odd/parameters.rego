# Parameters read by keys from the event.
package odd.parameters

import data.params

deny_1 contains "x" if params.services[input.eventSource][_] == input.eventName

deny_2 contains "x" if {
	some s
	input.eventName == params.services[s][_]
	s == input.eventSource
}

deny_3 contains "x" if {
	params.matchers[i].source == input.eventSource
	i == 1
}

deny_4 contains "x" if {
	params.levels[i] == "high"
	input.requestParameters.index == i
}

deny_5 contains "x" if {
	x := params[input.requestParameters.name]
	x > 3
}

deny_7 contains "x" if {
	some k
	params[k] == 8
	input.eventName == "DisableKey"
}

deny_8 contains "x" if params.codes[sprintf("%v", [input.requestParameters.code])]

deny_9 contains "x" if object.get(params, ["codes", "7"], "") == input.requestParameters.word
