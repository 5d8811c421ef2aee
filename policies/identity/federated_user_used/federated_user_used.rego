# METADATA
# title: A federated user of an IAM user is at work
# description: |
#   Somebody acted with credentials from GetFederationToken that an IAM user issued. They inherit that user's
#   permissions and cannot be revoked one by one. There is one finding for each federated user.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html
#     description: Permissions for GetFederationToken
# custom:
#   id: "TG-ID-015"
#   severity: low
#   frameworks: {"mitre-attack": ["T1550.001"]}
#   remediation: Replace federation tokens by roles, through IAM Identity Center or an OIDC or SAML provider.
#   false_positives: Custom identity brokers that are built on GetFederationToken.
#   limits: Sessions that root issued have a rule of their own (TG-ID-004).
#   tags: ["federation"]
package trailgate.rules.identity.federated_user_used

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.userIdentity.type == "FederatedUser"
	not identity.is_service_event(input)
	event.text(input, ["userIdentity", "sessionContext", "sessionIssuer", "type"]) != "Root"
	finding := {
		"msg": sprintf("%s acts in account %s with a session issued by %s", [identity.who(input), identity.recipient(input), issuer]),
		"fingerprint": identity.principal(input),
		"paths": ["userIdentity.type", "userIdentity.sessionContext.sessionIssuer.arn"],
	}
}

issuer := identity.issuer_arn(input) if identity.issuer_arn(input) != ""

issuer := "a user that the record does not name" if identity.issuer_arn(input) == ""
