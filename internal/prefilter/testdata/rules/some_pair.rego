# A table that is an object: key and value belong together.
# formula: (eventSource == "iam.amazonaws.com" and eventName in {"CreateAccessKey", "CreateUser"}) or (eventSource == "kms.amazonaws.com" and eventName == "DisableKey")
package cases.some_pair

deny contains "x" if {
	some source, names in data.params.services
	input.eventSource == source
	input.eventName in names
}
