# A comparison with null.
# formula: eventName == "CreateModel" and responseElements != null
package cases.null_differs

deny contains "x" if {
	input.responseElements != null
	input.eventName == "CreateModel"
}
