# Constants and arrays as parameters.
# formula: eventSource == "iam.amazonaws.com" and eventName == "CreateUser"
package cases.function_pattern

sev("CreateUser", _) := "high"

sev(name, "iam.amazonaws.com") := "low" if name != "CreateUser"

pair([a, "iam.amazonaws.com"]) := a

deny contains "x" if {
	sev(input.eventName, input.eventSource) == "high"
	pair([input.eventName, input.eventSource]) == "CreateUser"
}
