# METADATA
# title: A session of a shared role has no source identity
# description: |
#   A session of a role that the parameter source_identity_roles names acted without a source identity. The session name
#   is chosen by the caller; only the source identity stays the same through chains of roles and says which person acted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
#     description: Monitor and control actions taken with assumed roles
# custom:
#   id: "TG-ID-016"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.5.15"], "pci-dss-4.0.1": ["10.2.2"]}
#   remediation: Require sts:SourceIdentity in the trust policy of the role and let the identity provider set it.
#   false_positives: None known for roles that are meant to carry one.
#   limits: Judges only the roles that the parameter names; by default there are none.
#   tags: ["attribution"]
package trailgate.rules.identity.role_without_source_identity

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params

deny contains finding if {
	input.userIdentity.type == "AssumedRole"
	input.userIdentity.sessionContext.sessionIssuer.arn in params.source_identity_roles
	event.text(input, ["userIdentity", "sessionContext", "sourceIdentity"]) == ""
	not identity.is_service_event(input)
	finding := {
		"msg": sprintf("%s %s in %s without a source identity", [identity.who(input), event.called(input), identity.place(input)]),
		"paths": ["userIdentity.sessionContext.sessionIssuer.arn", "userIdentity.sessionContext.sourceIdentity"],
	}
}
