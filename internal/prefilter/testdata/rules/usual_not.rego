# What nearly every record has may be missing.
# formula: (awsRegion == "no-id" and (eventID == 7 or eventID is missing)) or (awsRegion == "no-time" and eventTime is missing) or (awsRegion == "no-version" and eventVersion is missing) or (eventName is missing and eventType == "AwsCloudTrailInsight")
package cases.usual_not

identified if {
	some_id := input.eventID
	some_id != 7
}

timed if { _ := input.eventTime }

of(e) if { v := e.eventVersion }

known if { n := input.eventName }

from if { s := input.eventSource }

deny contains "id" if {
	input.awsRegion == "no-id"
	not identified
}

deny contains "time" if {
	input.awsRegion == "no-time"
	not timed
}

deny contains "version" if {
	input.awsRegion == "no-version"
	not of(input)
}

deny contains "name" if {
	input.eventType == "AwsCloudTrailInsight"
	not known
}
