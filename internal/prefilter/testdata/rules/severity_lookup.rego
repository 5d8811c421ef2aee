# What a table gives is compared.
# formula: eventName == "CreateUser"
package cases.severity_lookup

deny contains "x" if data.params.severity[input.eventName] == "high"
