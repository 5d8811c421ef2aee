# Texts of a list.
# formula: endswith(requestParameters.names[*], "-a")
package cases.loop_texts

deny contains "x" if {
	some n in input.requestParameters.names
	endswith(n, "-a")
}
