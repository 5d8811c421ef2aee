# A field whose name is one of several.
# formula: startswith(requestParameters.roleName, "svc-") or startswith(requestParameters.userName, "svc-")
package cases.field_from_set

fields := {"roleName", "userName"}

deny contains "x" if {
	some field in fields
	startswith(input.requestParameters[field], "svc-")
}
