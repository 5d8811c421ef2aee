# A comparison is never a number. The rule "truth_compared" reads much alike.
# formula: (requestParameters.level == requestParameters.level) == 1
package cases.never_compared

deny contains "x" if {
	same := input.requestParameters.level == input.requestParameters.level
	one := same == 1
	one
}
