# METADATA
# title: An AWS service acted with root's credentials
# description: |
#   A service made a call on behalf of root (invokedBy is set). Somebody working as root caused it, often in the console,
#   whose own backends appear as "AWS Internal". Calls that only read are info.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
#     description: Forward access sessions
# custom:
#   id: "TG-ID-003"
#   severity: low
#   frameworks: {"cis-aws-5.0": ["1.6"], "mitre-attack": ["T1078.004"], "nist-800-53-r5": ["AC-6(9)"]}
#   remediation: Look for what root did just before, in the console or through the named service, and move it to a role.
#   false_positives: CIS does not count these calls as use of root.
#   limits: Shows that root was at work, not what root was asked to do.
#   tags: ["root"]
package trailgate.rules.identity.root_via_service

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	identity.is_root(input)
	not identity.is_assumed_root(input)
	identity.via_service(input)
	not identity.has_long_term_key(input)
	finding := {
		"msg": sprintf("%s, on behalf of root, %s in %s", [identity.invoked_by(input), event.called(input), identity.place(input)]),
		"severity": severity,
		"resource": identity.invoked_by(input),
		"paths": ["userIdentity.type", "userIdentity.invokedBy"],
	}
}

severity := "info" if event.is_read_only(input)

severity := "low" if not event.is_read_only(input)
