# A comparison under not.
# formula: eventName == "ConsoleLogin" and (additionalEventData.MFAUsed != "Yes" or additionalEventData.MFAUsed is missing)
package cases.not_value

deny contains "x" if {
	input.eventName == "ConsoleLogin"
	not input.additionalEventData.MFAUsed == "Yes"
}
