# A key from a list of the event.
# formula: requestParameters.code in {7, "7"} and requestParameters.codes is present
package cases.stored_listed

deny contains "x" if {
	some code in input.requestParameters.codes
	word := data.params.codes[code]
	word == "seven"
	code == input.requestParameters.code
}
