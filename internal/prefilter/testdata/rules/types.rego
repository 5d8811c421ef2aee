# What asks for types.
# formula: is_string(requestParameters.level) and is_object(requestParameters) and not is_null(userIdentity)
package cases.types

deny contains "x" if {
	is_object(input.requestParameters)
	is_string(input.requestParameters.level)
	not is_null(input.userIdentity)
}
