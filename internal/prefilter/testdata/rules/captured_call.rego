# A call whose result is kept and may be false.
# formula: eventSource == "kms.amazonaws.com" and startswith(eventName, "List") == false
package cases.captured_call

deny contains "x" if {
	input.eventSource == "kms.amazonaws.com"
	result := startswith(input.eventName, "List")
	result == false
}
