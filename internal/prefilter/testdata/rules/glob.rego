# A glob.
# formula: eventSource == "s3.amazonaws.com" and glob.match("Put*", [], eventName)
package cases.glob

deny contains "x" if {
	glob.match("Put*", [], input.eventName)
	input.eventSource == "s3.amazonaws.com"
}
