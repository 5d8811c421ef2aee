# A helper about one entry.
# formula: resources[*].type != "AWS::S3::Object" and startswith(resources[*].type, "AWS::S3") and recipientAccountId != resources[*].accountId
package cases.loop_argument

foreign(r) if {
	r.accountId != input.recipientAccountId
	startswith(r.type, "AWS::S3")
}

deny contains "x" if {
	some r in input.resources
	foreign(r)
	not r.type == "AWS::S3::Object"
}
