# An object pattern takes objects with just these keys.
# formula: requestParameters.shape["name" of {"name", "type"}] == "x" and requestParameters.shape["type" of {"name", "type"}] == "wide"
package cases.object_pattern

deny contains "x" if {
	{"type": kind, "name": "x"} = input.requestParameters.shape
	kind == "wide"
}
