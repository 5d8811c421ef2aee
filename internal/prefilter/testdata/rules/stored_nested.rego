# A table in a table.
# formula: requestParameters.index in {0, 1, "0", "1"}
package cases.stored_nested

deny contains "x" if {
	some i
	data.params.matchers[i].names[input.requestParameters.index] == input.eventName
}
