# A value at any depth.
# formula: requestParameters[**] == "0.0.0.0/0"
package cases.walk_deep

deny contains "x" if {
	walk(input.requestParameters, [_, v])
	v == "0.0.0.0/0"
}
