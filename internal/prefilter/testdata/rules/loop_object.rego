# The entries of an object are its values.
# formula: requestParameters.filters[*] == "open"
package cases.loop_object

deny contains "x" if {
	some v in input.requestParameters.filters
	v == "open"
}
