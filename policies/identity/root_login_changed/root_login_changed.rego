# METADATA
# title: Password or e-mail address of root was changed
# description: |
#   The password or e-mail address of root was changed, its recovery was asked for or completed, or root's console
#   password was set or removed through IAM. Who holds the e-mail address can take the account over.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
#     description: Console sign-in events
#   - ref: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-root-user-email.html
#     description: Update the root user e-mail address
# custom:
#   id: "TG-ID-012"
#   severity: high
#   frameworks: {"cis-aws-5.0": ["1.6"], "iso-27001-2022": ["A.5.17", "A.8.2"], "mitre-attack": ["T1098"], "pci-dss-4.0.1": ["10.2.1.5"]}
#   remediation: Confirm the change with the keepers of root. If nobody knows of it, recover the account with AWS Support at once.
#   false_positives: Planned changes, and recovery that somebody asked for by mistake (medium).
#   limits: Failed attempts are not reported.
#   tags: ["root", "sign-in"]
package trailgate.rules.identity.root_login_changed

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "signin.amazonaws.com"
	input.eventName in {"EmailUpdated", "PasswordRecoveryCompleted", "PasswordRecoveryRequested", "PasswordUpdated"}
	identity.is_root(input)
	event.succeeded(input)
	finding := report(changes[input.eventName])
}

deny contains finding if {
	input.eventSource == "iam.amazonaws.com"
	input.eventName in {"CreateLoginProfile", "DeleteLoginProfile", "UpdateLoginProfile"}
	identity.is_root(input)
	event.request(input, ["userName"], "") == ""
	event.succeeded(input)
	finding := report(changes[input.eventName])
}

# The management account can change root's address in a member account.
deny contains finding if {
	input.eventSource == "account.amazonaws.com"
	input.eventName == "AcceptPrimaryEmailUpdate"
	event.succeeded(input)
	finding := object.union(
		report(changes.EmailUpdated),
		{"resource": event.request(input, ["accountId"], "")},
	)
}

changes := {
	"CreateLoginProfile": {"what": "root's password was set", "severity": "high"},
	"DeleteLoginProfile": {"what": "root's password was removed", "severity": "info"},
	"EmailUpdated": {"what": "root's e-mail address was changed", "severity": "high"},
	"PasswordRecoveryCompleted": {"what": "root's password was recovered", "severity": "high"},
	"PasswordRecoveryRequested": {"what": "recovery of root's password was asked for", "severity": "medium"},
	"PasswordUpdated": {"what": "root's password was changed", "severity": "high"},
	"UpdateLoginProfile": {"what": "root's password was changed", "severity": "high"},
}

report(change) := {
	"msg": sprintf("%s by %s in %s (%s)", [change.what, identity.who(input), identity.place(input), input.eventName]),
	"severity": change.severity,
	"paths": ["eventName", "userIdentity.type"],
}
