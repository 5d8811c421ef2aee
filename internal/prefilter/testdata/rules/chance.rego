# Nor is chance.
# formula: eventName == "StopLogging"
package cases.chance

deny contains "x" if {
	rand.intn("x", 1) == 0
	input.eventName == "StopLogging"
}
