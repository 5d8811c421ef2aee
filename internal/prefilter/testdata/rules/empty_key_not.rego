# A helper that asks for one may fail.
# formula: awsRegion == "empty-key"
package cases.empty_key_not

named if input[""].eventName == "Decrypt"

deny contains "x" if {
	input.awsRegion == "empty-key"
	not named
}
