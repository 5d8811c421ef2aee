# Two loops may be about two entries.
# formula: resources[*].type == "AWS::S3::Object" and resources[*].type == "AWS::S3::Bucket"
package cases.loop_two

deny contains "x" if {
	some a in input.resources
	a.type == "AWS::S3::Object"
	some b in input.resources
	b.type == "AWS::S3::Bucket"
}
