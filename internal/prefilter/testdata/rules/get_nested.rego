# object.get within object.get.
# formula: (requestParameters.level == "high" or requestParameters.level is missing) or type_name(requestParameters) != "object"
package cases.get_nested

deny contains "x" if {
	parameters := object.get(input, "requestParameters", {"level": "high"})
	object.get(parameters, "level", "none") == "high"
}
