# A field whose name is in the store.
# formula: startswith(requestParameters.roleName, "svc-")
package cases.field_from_store

deny contains "x" if startswith(input.requestParameters[data.params.field], "svc-")
