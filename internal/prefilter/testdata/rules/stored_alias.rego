# Not so under another name: then keys are values.
# formula: requestParameters.code == "7"
package cases.stored_alias

deny contains "x" if {
	parameters := data.params
	parameters.codes[input.requestParameters.code] == "seven"
}
