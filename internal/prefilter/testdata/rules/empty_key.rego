# A key may be empty.
# formula: awsRegion == "empty-key"
package cases.empty_key

deny contains "name" if {
	input.awsRegion == "empty-key"
	input[""].eventName == "CreateUser"
}
