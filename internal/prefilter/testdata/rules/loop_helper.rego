# A helper that loops, called twice.
# formula: resources[*].type == "AWS::S3::Object" and resources[*].type == "AWS::S3::Bucket"
package cases.loop_helper

has(e, kind) if {
	some r in e.resources
	r.type == kind
}

deny contains "x" if {
	has(input, "AWS::S3::Object")
	has(input, "AWS::S3::Bucket")
}
