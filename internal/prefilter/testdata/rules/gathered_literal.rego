# A set of paths.
# formula: errorCode == "AccessDenied" or eventName == "AccessDenied"
package cases.gathered_literal

deny contains "x" if {
	some text in {input.eventName, object.get(input, "errorCode", "none")}
	text == "AccessDenied"
}
