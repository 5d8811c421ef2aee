# A table of lists, looked up by a path.
# formula: (eventSource == "iam.amazonaws.com" and eventName in {"CreateAccessKey", "CreateUser"}) or (eventSource == "kms.amazonaws.com" and eventName == "DisableKey")
package cases.table_rows

deny contains "x" if input.eventName in data.params.services[input.eventSource]
