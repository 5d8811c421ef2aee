# What stands behind else counts where what nearly every record has is missing.
# formula: (awsRegion == "no-time" and eventTime is missing) or (awsRegion == "no-id" and (eventID == "none" or eventID is missing)) or (eventSource is missing and eventType == "AwsCloudTrailInsight")
package cases.usual_else

time := 1 if { t := input.eventTime } else := 2

id := input.eventID if { true } else := "none"

from := 1 if { s := input.eventSource } else := 2

deny contains "time" if {
	time == 2
	input.awsRegion == "no-time"
}

deny contains "id" if {
	id == "none"
	input.awsRegion == "no-id"
}

deny contains "source" if {
	from == 2
	input.eventType == "AwsCloudTrailInsight"
}
