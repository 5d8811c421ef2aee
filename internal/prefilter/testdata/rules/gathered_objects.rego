# Objects made of entries.
# formula: resources[*].accountId == "444455556666" and resources[*].type == "AWS::S3::Bucket"
package cases.gathered_objects

found := {{"name": r.type, "id": object.get(r, "accountId", "?")} | some r in input.resources}

deny contains "x" if {
	some f in found
	f.name == "AWS::S3::Bucket"
	f.id == "444455556666"
}
