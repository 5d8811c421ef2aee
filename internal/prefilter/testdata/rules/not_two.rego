# A helper that does not hold, of two conditions on one path.
# formula: not (is_string(requestParameters.level) and requestParameters.level != "high") and requestParameters.level is present and not false
package cases.not_two

other(e) if {
	is_string(e.requestParameters.level)
	e.requestParameters.level != "high"
}

deny contains "x" if {
	input.requestParameters.level
	not other(input)
}
