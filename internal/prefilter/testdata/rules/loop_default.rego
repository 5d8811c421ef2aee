# Where there is no list, a default has entries.
# formula: eventName == "GetObject"
package cases.loop_default

deny contains "x" if {
	input.eventName == "GetObject"
	some x in object.get(input, ["requestParameters", "extra"], ["fallback"])
	x == "fallback"
}
