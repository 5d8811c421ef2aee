# object.get on a table with a default.
# formula: object.get({"CreateAccessKey": "medium", "CreateUser": "high", "ListUsers": "low"}, eventName, "none") == "medium"
package cases.table_get

deny contains "x" if object.get(data.params.severity, input.eventName, "none") == "medium"
