# False is present.
# formula: eventSource == "kms.amazonaws.com" and readOnly == false
package cases.present_false

deny contains "x" if {
	x := input.readOnly
	x == false
	input.eventSource == "kms.amazonaws.com"
}
