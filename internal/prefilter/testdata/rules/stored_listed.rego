# A key from a list of the event.
# formula: requestParameters.codes[*] in {7, "7"} and requestParameters.codes[*] in {7, 404, "404", "7"} and requestParameters.code == requestParameters.codes[*]
package cases.stored_listed

deny contains "x" if {
	some code in input.requestParameters.codes
	word := data.params.codes[code]
	word == "seven"
	code == input.requestParameters.code
}
