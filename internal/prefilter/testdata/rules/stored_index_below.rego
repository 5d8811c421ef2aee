# A list of data below a key that comes from the event.
# formula: (eventSource == "iam.amazonaws.com" and stored ["CreateUser", "CreateAccessKey"][requestParameters.level] == "CreateUser") or (eventSource == "kms.amazonaws.com" and stored ["DisableKey"][requestParameters.level] == "CreateUser")
package cases.stored_index_below

deny contains "x" if data.params.services[input.eventSource][input.requestParameters.level] == "CreateUser"
