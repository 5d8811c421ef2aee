# A helper that asks for what nearly every record has may fail.
# formula: eventType == "AwsApiCall" and eventID is missing
package cases.usual_helper

identified if { id := input.eventID }

deny contains "x" if {
	input.eventType == "AwsApiCall"
	not identified
}
