# What stands within every is only asked for when there is something to ask it of.
# formula: eventName == "CreateTrainingJob" and requestParameters.channels is present
package cases.every_field

deny contains "x" if {
	input.eventName == "CreateTrainingJob"
	every channel in input.requestParameters.channels { channel != input.requestParameters.role }
}
