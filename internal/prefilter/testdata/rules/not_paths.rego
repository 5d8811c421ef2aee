# A helper about two paths does not hold.
# formula: requestParameters.userName is present and not false
package cases.not_paths

same(e) if {
	e.requestParameters.userName == "svc-a"
	e.requestParameters.level == "high"
}

deny contains "x" if {
	input.requestParameters.userName
	not same(input)
}
