# What a field is compared with is a comparison.
# formula: requestParameters.level == (requestParameters.level == 1)
package cases.truth_compared

deny contains "x" if {
	one := input.requestParameters.level == 1
	same := input.requestParameters.level == one
	same
}
