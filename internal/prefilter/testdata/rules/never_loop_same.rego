# No entry has both.
# formula: resources[*].accountId == "444455556666" and resources[*].type == "AWS::S3::Nothing"
package cases.never_loop_same

deny contains "x" if {
	some r in input.resources
	r.type == "AWS::S3::Nothing"
	r.accountId == "444455556666"
}
