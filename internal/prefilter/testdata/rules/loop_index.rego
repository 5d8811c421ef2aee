# One index is one entry.
# formula: resources[*].accountId == "444455556666" and resources[*].type == "AWS::S3::Bucket"
package cases.loop_index

deny contains "x" if {
	some i
	input.resources[i].type == "AWS::S3::Bucket"
	input.resources[i].accountId == "444455556666"
}
