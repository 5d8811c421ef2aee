# A comparison under not.
# formula: eventName == "ConsoleLogin"
package cases.not_value

deny contains "x" if {
	input.eventName == "ConsoleLogin"
	not input.additionalEventData.MFAUsed == "Yes"
}
