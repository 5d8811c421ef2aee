# A body that another implies.
# formula: eventSource == "kms.amazonaws.com"
package cases.bodies_stronger

deny contains "x" if input.eventSource == "kms.amazonaws.com"

deny contains "y" if {
	input.eventSource == "kms.amazonaws.com"
	input.eventName == "DisableKey"
}
