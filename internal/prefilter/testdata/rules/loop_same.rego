# Two fields of one entry belong together.
# formula: resources[*].accountId == "444455556666" and resources[*].type == "AWS::S3::Bucket"
package cases.loop_same

deny contains "x" if {
	some r in input.resources
	r.type == "AWS::S3::Bucket"
	r.accountId == "444455556666"
}
