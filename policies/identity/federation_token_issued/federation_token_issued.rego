# METADATA
# title: A federation token was issued
# description: |
#   GetFederationToken made temporary credentials out of a user's long-term key. They work for up to 36 hours and go on
#   working after the key is deactivated, which intruders use to stay. Issued by root it is high.
# related_resources:
#   - ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
#     description: GetFederationToken
# custom:
#   id: "TG-ID-014"
#   severity: medium
#   frameworks: {"mitre-attack": ["T1550.001"]}
#   remediation: Replace the broker that calls GetFederationToken by roles. If nobody knows the token, deny the user everything until it has expired; deleting the key is not enough.
#   false_positives: Custom identity brokers that are built on GetFederationToken.
#   limits: Does not judge the session policy given with the token.
#   tags: ["federation"]
package trailgate.rules.identity.federation_token_issued

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "sts.amazonaws.com"
	input.eventName == "GetFederationToken"
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s issued a federation token named %s in %s", [identity.who(input), name, identity.place(input)]),
		"severity": severity,
		"resource": name,
		"paths": ["eventName", "requestParameters.name"],
	}
}

name := event.request(input, ["name"], "(not recorded)")

severity := "high" if identity.is_root(input)

severity := "medium" if not identity.is_root(input)
