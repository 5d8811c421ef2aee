# So may two wildcards.
# formula: resources[*].type == "AWS::S3::Object" and resources[*].accountId == "444455556666"
package cases.loop_wildcards

deny contains "x" if {
	input.resources[_].type == "AWS::S3::Object"
	input.resources[_].accountId == "444455556666"
}
