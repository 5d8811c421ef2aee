# What the time says is not known beforehand.
# formula: eventName == "StopLogging" and time.parse_rfc3339_ns(eventTime) is defined
package cases.clock

deny contains "x" if {
	time.now_ns() > time.parse_rfc3339_ns(input.eventTime)
	input.eventName == "StopLogging"
}
