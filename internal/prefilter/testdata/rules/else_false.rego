# A false in the middle of an else chain.
# formula: eventName == "CreateUser" or (eventName != "ListUsers" and startswith(eventName, "Attach"))
package cases.else_false

risky if {
	input.eventName == "CreateUser"
} else := false if {
	input.eventName == "ListUsers"
} else if startswith(input.eventName, "Attach")

deny contains "x" if risky
