# A comparison whose result is kept.
# formula: (eventSource != "kms.amazonaws.com") == false and (eventName == "DisableKey") == true
package cases.captured

deny contains "x" if {
	other := input.eventSource != "kms.amazonaws.com"
	other == false
	same := input.eventName == "DisableKey"
	same == true
}
