# Membership in an array from the store.
# formula: eventSource == "cloudtrail.amazonaws.com" and eventName in {"DeleteTrail", "StopLogging", "UpdateTrail"}
package cases.in_parameter

deny contains "x" if {
	input.eventName in data.params.watched
	input.eventSource == "cloudtrail.amazonaws.com"
}
