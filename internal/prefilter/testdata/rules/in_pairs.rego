# A key with its value.
# formula: internal.member_3(eventName, "high", {"CreateAccessKey": "medium", "CreateUser": "high", "ListUsers": "low"})
package cases.in_pairs

deny contains "x" if input.eventName, "high" in data.params.severity
