# METADATA
# title: Temporary credentials that root issued were used
# description: |
#   A federated user acted whose session was issued by root. Such a session can have nearly all of root's power and lasts
#   on after root's password is changed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
#     description: GetFederationToken
# custom:
#   id: "TG-ID-004"
#   severity: high
#   frameworks: {"cis-aws-5.0": ["1.6"], "iso-27001-2022": ["A.8.2"], "mitre-attack": ["T1078.004", "T1550.001"], "nist-800-53-r5": ["AC-6(9)"]}
#   remediation: Find the GetFederationToken call of root, remove root's access key if there is one, and use roles instead of federation tokens of root.
#   false_positives: None known.
#   limits: Sees the session by its issuer; the call that issued it is reported by the rules on root's use.
#   tags: ["root", "federation"]
package trailgate.rules.identity.root_derived

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.userIdentity.sessionContext.sessionIssuer.type == "Root"
	not identity.is_root(input)
	not identity.is_service_event(input)
	finding := {
		"msg": sprintf("%s, whose session root issued, %s in %s", [identity.who(input), event.called(input), identity.place(input)]),
		"paths": ["userIdentity.sessionContext.sessionIssuer.type", "userIdentity.arn"],
	}
}
