# Neither does one within a call.
# formula: eventName == "CreateEndpoint"
package cases.comprehension_inline

deny contains "x" if {
	input.eventName == "CreateEndpoint"
	count({x | x := input.requestParameters.owner}) == 0
}
