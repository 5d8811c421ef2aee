package trailgate.rules.trail.key_of_trail_tampered_test

import data.trailgate.rules.trail.key_of_trail_tampered as rule

event := {
	"eventSource": "kms.amazonaws.com",
	"eventName": "DisableKey",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"keyId": "1234abcd-12ab-34cd-56ef-1234567890ab"},
}

# What the rule remembers of the event with some fields changed.
kept(patch) := entries if {
	entries := rule.collect with input as object.union(event, patch)
}

# What the rule concludes from these entries.
concluded(key, entries) := findings if {
	findings := rule.conclude with input as {"key": key, "entries": entries, "truncated": false}
}

trail_call := object.union(event, {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "CreateTrail",
	"requestParameters": {"name": "audit", "keyId": null, "kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
})

kept_of_trail(patch) := entries if {
	entries := rule.collect with input as object.union(trail_call, patch)
}

key := {"key": "1234abcd-12ab-34cd-56ef-1234567890ab"}

use := {"time": "2026-03-01T09:00:00Z", "account": "111122223333", "region": "us-east-1", "value": {"trail": "trail audit"}}

change := {
	"time": "2026-03-01T09:30:00Z", "account": "444455556666", "region": "eu-west-1",
	"value": {"change": "disabled", "who": "user intern", "place": "account 111122223333, Region us-east-1"},
}

test_keeps_a_change if {
	kept({}) == {{"key": key, "value": change.value}}
	some entry in kept({"eventName": "ScheduleKeyDeletion"})
	entry.value.change == "scheduled the deletion of"
}

test_keeps_a_change_with_the_key_of_the_resources if {
	kept({"requestParameters": null, "resources": [{"type": "AWS::KMS::Key", "ARN": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}]}) == {{
		"key": key,
		"value": change.value,
	}}
}

test_keeps_the_key_of_a_trail if {
	want := {{"key": key, "value": use.value}}
	kept_of_trail({}) == want
	kept_of_trail({"eventName": "UpdateTrail"}) == want
	kept_of_trail({"requestParameters": {"kmsKeyId": "alias/audit"}, "responseElements": {"kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}) == want
}

test_keeps_no_key_of_other_calls if {
	kept_of_trail({"eventSource": "ec2.amazonaws.com"}) == set()
	kept_of_trail({"eventName": "DescribeTrails"}) == set()
	kept_of_trail({"errorCode": "AccessDenied"}) == set()
	kept_of_trail({"requestParameters": null}) == set()
	kept_of_trail({"requestParameters": {"kmsKeyId": ""}}) == set()
}

test_keeps_no_change_that_is_none if {
	kept({"eventSource": "ec2.amazonaws.com"}) == set()
	kept({"eventName": "EnableKey"}) == set()
	kept({"errorCode": "AccessDenied"}) == set()
	kept({"requestParameters": null}) == set()
}

test_keeps_no_change_that_another_rule_reports if {
	kept({}) == set() with data.trailgate.params.trail_kms_keys as ["1234abcd-12ab-34cd-56ef-1234567890ab"]
}

test_concludes_from_a_change_after_the_use if {
	concluded(key, [use, change]) == {{
		"msg": "user intern disabled KMS key 1234abcd-12ab-34cd-56ef-1234567890ab, under which trail audit writes, in account 111122223333, Region us-east-1",
		"resource": "1234abcd-12ab-34cd-56ef-1234567890ab",
		"account": "444455556666",
		"region": "eu-west-1",
		"fingerprint": "1234abcd-12ab-34cd-56ef-1234567890ab disabled",
		"steps": [0, 1],
	}}
}

test_names_the_first_of_several_trails if {
	other := object.union(use, {"value": {"trail": "trail other"}})
	some f in concluded(key, [use, other, change])
	f.steps == [0, 2]
}

test_passes_over_a_change_before_the_use if {
	some f in concluded(key, [change, use, change])
	f.steps == [1, 2]
}

test_concludes_nothing_from_a_change_before_the_use if concluded(key, [change, use]) == set()

test_concludes_nothing_from_one_side_alone if {
	concluded(key, [change]) == set()
	concluded(key, [use, use]) == set()
}
