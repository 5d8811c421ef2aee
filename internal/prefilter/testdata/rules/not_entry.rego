# No entry is such.
# formula: resources is present and not false
package cases.not_entry

deny contains "x" if {
	input.resources
	not "AWS::S3::Bucket" in {r.type | some r in input.resources}
}
