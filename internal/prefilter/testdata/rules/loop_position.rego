# An entry by its number, as far as that is known.
# formula: resources[*].type == "AWS::S3::Bucket"
package cases.loop_position

deny contains "x" if {
	some i, r in input.resources
	i == 1
	r.type == "AWS::S3::Bucket"
}
