# Every holds of an empty list.
# formula: eventName == "CreateTrainingJob" and requestParameters.channels is present
package cases.every

deny contains "x" if {
	input.eventName == "CreateTrainingJob"
	every channel in input.requestParameters.channels { channel.encrypted == true }
}
