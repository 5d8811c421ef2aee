# METADATA
# title: A long-term access key of root was used
# description: |
#   A request was signed with an access key of the root user (AKIA…). Such a key has all permissions, does not expire,
#   needs no MFA, and tends to lie in files. No task needs one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
#     description: Root user best practices
# custom:
#   id: "TG-ID-002"
#   severity: critical
#   frameworks: {"cis-aws-5.0": ["1.3", "1.6", "4.3"], "iso-27001-2022": ["A.8.2", "A.5.17"], "mitre-attack": ["T1078.004"], "nist-800-53-r5": ["AC-6(9)"], "pci-dss-4.0.1": ["10.2.1.2"]}
#   remediation: Deactivate the key at once, see what it was used for, move that to a role, then delete the key.
#   false_positives: None known.
#   limits: Tells long-term keys by the prefix AKIA of the key id.
#   tags: ["root", "access-key"]
package trailgate.rules.identity.root_access_key_used

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	identity.is_root(input)
	identity.has_long_term_key(input)
	finding := {
		"msg": sprintf("root %s with the access key %s in %s", [event.called(input), identity.access_key(input), identity.place(input)]),
		"resource": identity.access_key(input),
		"paths": ["userIdentity.type", "userIdentity.accessKeyId"],
	}
}
