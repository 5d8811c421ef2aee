# Values of an else chain.
# formula: eventName in {"CreateModel", "DisableKey"}
package cases.complete_else

deny := "a" if {
	input.eventName == "DisableKey"
} else := false if {
	input.eventName == "CreateUser"
} else := "b" if {
	input.eventName == "CreateModel"
}
