# METADATA
# title: A notebook without a key of one's own
# custom:
#   id: "GOV-017"
#   severity: medium
package trailgate.rules.governance.notebook_unencrypted

unencrypted(ev) if ev.requestParameters.kmsKeyId == ""

unencrypted(ev) if not ev.requestParameters.kmsKeyId

deny contains finding if {
	input.eventName == "CreateNotebookInstance"
	unencrypted(input)
	finding := {
		"msg": "a notebook has no key of its own",
		"resource": object.get(input, ["requestParameters", "notebookInstanceName"], ""),
	}
}
