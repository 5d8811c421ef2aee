# The type of entries.
# formula: requestParameters.mixed[*] != 3 and not is_string(requestParameters.mixed[*]) and requestParameters.mixed[*] is present and not false
package cases.loop_types

deny contains "x" if {
	some n in input.requestParameters.mixed
	not is_string(n)
	n
	n != 3
}
