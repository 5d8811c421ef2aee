# A value of which nothing is known.
# formula: requestParameters.max is present and not false
package cases.not_unknown

deny contains "x" if {
	input.requestParameters.max
	some n in numbers.range(1, 3)
	not n == input.requestParameters.max
}
