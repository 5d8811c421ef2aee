# What is false beforehand.
# formula: never
package cases.never_false

deny contains "x" if {
	data.params.limit > 10
	input.eventName == "DisableKey"
}
