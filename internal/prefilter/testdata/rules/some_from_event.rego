# A list of the event is only asked whether it is there.
# formula: requestParameters.ipPermissions.items[*].cidr == "0.0.0.0/0"
package cases.some_from_event

deny contains "x" if {
	some permission in input.requestParameters.ipPermissions.items
	permission.cidr == "0.0.0.0/0"
}
