# Of what is known to be an object, object.get cannot fail.
# formula: requestParameters.level == "high" and is_object(requestParameters)
package cases.get_object

deny contains "x" if {
	is_object(input.requestParameters)
	object.get(input.requestParameters, "level", "none") == "high"
}
