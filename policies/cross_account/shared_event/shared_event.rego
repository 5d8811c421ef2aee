# METADATA
# title: Event of another account's call, also delivered elsewhere
# description: |
#   Signal X5. The event has a sharedEventID and its caller belongs to another account: AWS delivered copies to several
#   accounts. With the id the copy in the caller's account can be found, which names the person. sharedEventID alone says
#   nothing, for calls of AWS services have it too.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
#     description: CloudTrail record contents, sharedEventID
# custom:
#   id: "TG-XA-005"
#   severity: low
#   frameworks: {"iso-27001-2022": ["A.5.28"], "nist-800-53-r5": ["AU-16"]}
#   remediation: Look for the same sharedEventID in the trail of the caller's account, or ask its owner for it.
#   false_positives: Accounts of the own organization that trusted_account_ids does not name yet.
#   limits: Older and some present services write no sharedEventID; TG-XA-001 needs none.
#   tags: ["cross-account", "X5"]
package trailgate.rules.cross_account.shared_event

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.cross_account.lib.foreign

deny contains finding if {
	is_string(input.sharedEventID)
	foreign.may_cross(input)
	foreign.is_foreign(identity.account(input), input)
	not identity.is_service(input)
	finding := {
		"msg": sprintf("%s %s, recorded in %s and in the caller's account", [
			foreign.caller(input),
			event.called(input),
			identity.place(input),
		]),
		"resource": foreign.resource(input),
		"paths": ["sharedEventID", "userIdentity.accountId", "recipientAccountId"],
		"details": {"signal": "X5", "caller_account": identity.account(input), "shared_event_id": input.sharedEventID},
	}
}
