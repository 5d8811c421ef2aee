# Several bodies of deny.
# formula: (eventSource == "iam.amazonaws.com" and eventName == "CreateUser") or (eventSource == "kms.amazonaws.com" and eventName == "DisableKey")
package cases.bodies

deny contains "x" if {
	input.eventSource == "iam.amazonaws.com"
	input.eventName == "CreateUser"
}

deny contains "y" if {
	input.eventSource == "kms.amazonaws.com"
	input.eventName == "DisableKey"
}
