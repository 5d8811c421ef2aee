package trailgate.rules.trail.key_disabled_test

import data.trailgate.rules.trail.key_disabled as rule

event := {
	"eventSource": "kms.amazonaws.com",
	"eventName": "DisableKey",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"keyId": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

with_key(patch) := findings if {
	findings := found(patch) with data.trailgate.params.trail_kms_keys as ["1234abcd-12ab-34cd-56ef-1234567890ab"]
}

test_fires_on_a_key_disabled if {
	with_key({}) == {{
		"msg": "user intern disabled KMS key 1234abcd-12ab-34cd-56ef-1234567890ab of a trail in account 111122223333, Region us-east-1",
		"resource": "1234abcd-12ab-34cd-56ef-1234567890ab",
		"paths": ["eventName", "requestParameters.keyId"],
	}}
}

test_fires_on_a_deletion if {
	some f in with_key({"eventName": "ScheduleKeyDeletion"})
	f.msg == concat(" ", [
		"user intern scheduled the deletion of KMS key 1234abcd-12ab-34cd-56ef-1234567890ab",
		"of a trail in account 111122223333, Region us-east-1",
	])
}

test_fires_on_the_key_of_the_resources if {
	count(with_key({"requestParameters": null, "resources": [{"type": "AWS::KMS::Key", "ARN": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}]})) == 1
}

test_low_for_every_key_while_none_is_named if {
	found({}) == {{
		"msg": concat(" ", [
			"user intern disabled KMS key 1234abcd-12ab-34cd-56ef-1234567890ab in account 111122223333, Region us-east-1;",
			"whether a trail uses it is not known",
		]),
		"severity": "low",
		"resource": "1234abcd-12ab-34cd-56ef-1234567890ab",
		"paths": ["eventName", "requestParameters.keyId"],
	}}
	some f in found({"eventName": "ScheduleKeyDeletion", "requestParameters": null})
	startswith(f.msg, "user intern scheduled the deletion of KMS key unknown in")
}

test_silent_for_another_key_than_those_named if {
	count(found({})) == 0 with data.trailgate.params.trail_kms_keys as ["1234abcd-0000-0000-0000-1234567890ab"]
}

test_silent_for_another_service if {
	count(with_key({"eventSource": "ec2.amazonaws.com"})) == 0
	count(found({"eventSource": "ec2.amazonaws.com"})) == 0
}

test_silent_for_another_call if {
	count(with_key({"eventName": "EnableKey"})) == 0
	count(found({"eventName": "EnableKey"})) == 0
}

test_silent_for_a_failed_call if {
	count(with_key({"errorCode": "AccessDenied"})) == 0
	count(found({"errorCode": "AccessDenied"})) == 0
}
