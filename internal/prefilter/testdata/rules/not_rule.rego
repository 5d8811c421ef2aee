# A rule that does not hold.
# formula: (requestParameters.level != "high" or requestParameters.level is missing) and (requestParameters.owner != "a" or requestParameters.owner is missing) and requestParameters is present and not false
package cases.not_rule

high if input.requestParameters.level == "high"

high if input.requestParameters.owner == "a"

deny contains "x" if {
	input.requestParameters
	not high
}
