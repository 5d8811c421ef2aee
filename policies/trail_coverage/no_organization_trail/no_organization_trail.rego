# METADATA
# title: An organization has no trail of its own
# description: >-
#   A trail of the organization records every member, those of tomorrow too, and members can neither stop nor
#   change it. No trail of the estate is one that is multi-Region and logging.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
#     description: Creating a trail for an organization
# custom:
#   id: "TG-TC-019"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-12"]
#     iso-27001-2022: ["A.8.15"]
#   remediation: >-
#     Create an organization trail in the management account.
#   false_positives: >-
#     Organizations that record with an event data store of the organization.
#   limits: >-
#     Plans, states and events do not say which organization an account is in: organization_id in the estate
#     block does. Where it is not known the rule is undecided; disable it for accounts that are in none.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.no_organization_trail

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some organization in {o | some a in input.accounts; o := object.get(a, "organization", ""); o != ""}
	accounts := [a | some a in input.accounts; object.get(a, "organization", "") == organization]
	owners := {a.id | some a in accounts}
	not recorded(owners)
	finding := object.union(
		{
			"msg": sprintf("organization %s has no trail that is multi-Region and logging", [organization]),
			"resource": organization,
		},
		doubt(accounts, owners),
	)
}

conclude contains finding if {
	some account in input.accounts
	object.get(account, "organization", "") == ""
	finding := {
		"msg": sprintf("which organization account %s is in is not known: %s", [account.id, account.unknown.organization]),
		"resource": account.id,
		"account": account.id,
		"unknown": true,
	}
}

recorded(owners) if {
	some trail in input.trails
	trail.account in owners
	trail.organization
	trail.multi_region
	some s in trail.status
	s.logging
}

# A trail may be there that could not be read, or may be one of the organization.
doubt(accounts, _) := {"unknown": true} if count(estate.unseen(accounts, "trails")) > 0

doubt(_, owners) := {"unknown": true} if unsure(owners)

doubt(accounts, owners) := {} if {
	estate.unseen(accounts, "trails") == []
	not unsure(owners)
}

unsure(owners) if {
	some trail in input.trails
	object.get(trail, "account", "") in (owners | {""})
	some field in ["account", "organization", "multi_region"]
	not estate.known(trail, field)
}

unsure(owners) if {
	some trail in input.trails
	trail.account in owners
	some s in trail.status
	estate.known_text(s) != ""
}
