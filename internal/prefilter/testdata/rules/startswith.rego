# Text at the start, at the end and within.
# formula: endswith(eventSource, ".amazonaws.com") and startswith(eventName, "Create") and contains(userAgent, "cli")
package cases.startswith

deny contains "x" if {
	startswith(input.eventName, "Create")
	endswith(input.eventSource, ".amazonaws.com")
	contains(input.userAgent, "cli")
}
