# METADATA
# title: Event delivered to an account that is not the caller's
# description: |
#   Signal X1. The account that received the event is not the account of the calling identity: somebody from another
#   account acted here, or a call of this kind was recorded for an account that did not make it. Outside of the own
#   organization this is access that somebody should have approved.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
#     description: CloudTrail record contents, recipientAccountId
# custom:
#   id: "TG-XA-001"
#   severity: high
#   frameworks: {"iso-27001-2022": ["A.5.15", "A.8.16"], "mitre-attack": ["T1199"], "nist-800-53-r5": ["AU-16"]}
#   remediation: Find out whose account it is. Add it to the parameter trusted_account_ids if it is one of yours, waive the finding with the contract if it is a partner's, otherwise remove the policy that lets it in.
#   false_positives: Accounts of the own organization that trusted_account_ids does not name yet.
#   limits: Compares userIdentity (or its session issuer's account, or the one in its ARN) with recipientAccountId; sharedEventID is not needed. AWS services have no account and are never reported.
#   tags: ["cross-account", "X1"]
package trailgate.rules.cross_account.foreign_recipient

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.cross_account.lib.foreign

deny contains finding if {
	input.userIdentity.accountId != input.recipientAccountId
	finding := crossing(input.userIdentity.accountId)
}

# A session whose account is that of its issuer, or only in its ARN.
deny contains finding if {
	object.get(input, ["userIdentity", "accountId"], "") in {"", null}
	object.get(input, ["userIdentity", "type"], "") != "AWSService"
	finding := crossing(identity.account(input))
}

crossing(account) := {
	"msg": sprintf("%s %s, recorded in %s", [foreign.caller(input), event.called(input), identity.place(input)]),
	"resource": foreign.resource(input),
	"paths": ["userIdentity.accountId", "recipientAccountId"],
	"details": {"signal": "X1", "caller_account": account},
} if {
	not identity.is_service(input)
	foreign.is_foreign(account, input)
}
