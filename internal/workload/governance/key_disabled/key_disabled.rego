# METADATA
# title: A key was disabled
# custom:
#   id: "GOV-014"
#   severity: medium
package trailgate.rules.governance.key_disabled

deny contains finding if {
	endswith(input.eventSource, ".amazonaws.com")
	lower(input.eventName) == "disablekey"
	finding := {"msg": "a key was disabled", "resource": object.get(input, ["requestParameters", "keyId"], "")}
}
