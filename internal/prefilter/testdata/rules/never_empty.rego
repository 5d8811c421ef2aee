# Nothing is in an empty list.
# formula: never
package cases.never_empty

deny contains "x" if {
	some name in data.params.empty
	input.eventName == name
}
