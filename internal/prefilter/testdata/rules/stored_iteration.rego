# A key of a base document may be a number of the event.
# formula: requestParameters.code is present
package cases.stored_iteration

deny contains "x" if {
	code := input.requestParameters.code
	some key
	data.params.codes[key] == "seven"
	key == sprintf("%v", [code])
}
