# A helper that fails does not hold.
# formula: not count(requestParameters.index) < 3 and requestParameters.index is present and not false
package cases.not_fails

short(e) if count(e.requestParameters.index) < 3

deny contains "x" if {
	input.requestParameters.index
	not short(input)
}
