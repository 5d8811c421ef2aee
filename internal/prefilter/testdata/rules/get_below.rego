# object.get below a field that must be there.
# formula: ((requestParameters.network == "open" or requestParameters.network is missing) and requestParameters is present) or type_name(requestParameters) != "object"
package cases.get_below

deny contains "x" if object.get(input.requestParameters, "network", "open") == "open"
