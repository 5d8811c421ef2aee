# That something is found matters, though what it is does not.
# formula: startswith(resources[*].type, "AWS::S3") and recipientAccountId != resources[*].accountId
package cases.gathered_dead

deny contains finding if {
	found := {r.type | some r in input.resources; r.accountId != input.recipientAccountId; startswith(r.type, "AWS::S3")}
	some kind in found
	finding := {"msg": sprintf("kind %s", [kind])}
}
