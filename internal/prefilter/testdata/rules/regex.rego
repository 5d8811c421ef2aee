# A regular expression.
# formula: regex.match("^(Delete|Stop|Disable)", eventName) and readOnly == false
package cases.regex

deny contains "x" if {
	regex.match(`^(Delete|Stop|Disable)`, input.eventName)
	input.readOnly == false
}
