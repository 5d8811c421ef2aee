# Nor is a rule that reads the clock.
# formula: eventName == "StopLogging"
package cases.clock_rule

now := time.now_ns()

deny contains "x" if {
	now > 1000
	input.eventName == "StopLogging"
}
