# Helper rules that loop.
# formula: resources[*].type == "AWS::S3::Object" and resources[*].type == "AWS::S3::Bucket"
package cases.loop_helper_rule

object if {
	some r in input.resources
	r.type == "AWS::S3::Object"
}

bucket if {
	some r in input.resources
	r.type == "AWS::S3::Bucket"
}

deny contains "x" if {
	object
	bucket
}
