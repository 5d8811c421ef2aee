# METADATA
# title: Root was used directly
# description: |
#   Somebody worked as the root user of the account, in the console or with temporary credentials of root. Root can do
#   everything, cannot be limited by policies of the account, and is shared by all who know its password, so that the
#   record does not say who acted. Changes are high; calls that only read or were refused are medium.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
#     description: Root user best practices
# custom:
#   id: "TG-ID-001"
#   severity: high
#   frameworks: {"cis-aws-5.0": ["1.6", "4.3"], "iso-27001-2022": ["A.8.2"], "mitre-attack": ["T1078.004"], "nist-800-53-r5": ["AC-6(9)"], "pci-dss-4.0.1": ["10.2.1.2"]}
#   remediation: Find out who signed in as root and why. Give the task to a role with the permissions it needs, put the root password and MFA device away, and keep root for the few tasks that only root can do.
#   false_positives: Tasks that only root can do, such as closing the account or changing its support plan. Waive them with the ticket that asked for them.
#   limits: Root's use of a long-term access key, root through a service, root assumed and sign-ins have rules of their own. Console actions for which the console called an AWS service on root's behalf are there too.
#   tags: ["root"]
package trailgate.rules.identity.root_used

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource != "signin.amazonaws.com"
	identity.is_root(input)
	not identity.is_assumed_root(input)
	not identity.via_service(input)
	not identity.has_long_term_key(input)
	finding := {
		"msg": sprintf("root %s in %s", [event.called(input), identity.place(input)]),
		"severity": severity,
		"resource": resource,
		"paths": ["userIdentity.type", "userIdentity.arn"],
	}
}

changed if {
	event.succeeded(input)
	not event.is_read_only(input)
}

severity := "high" if changed

severity := "medium" if not changed

# One finding for each kind of change, and one for all reading and all that was refused.
resource := sprintf("%s:%s", [event.service(input), input.eventName]) if changed

resource := "" if not changed
