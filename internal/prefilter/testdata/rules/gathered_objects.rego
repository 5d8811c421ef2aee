# Objects made of entries.
# formula: resources[*].type == "AWS::S3::Bucket" and (resources[*].accountId == "444455556666" or type_name(resources[*]) != "object")
package cases.gathered_objects

found := {{"name": r.type, "id": object.get(r, "accountId", "?")} | some r in input.resources}

deny contains "x" if {
	some f in found
	f.name == "AWS::S3::Bucket"
	f.id == "444455556666"
}
