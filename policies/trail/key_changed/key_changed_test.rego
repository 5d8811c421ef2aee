package trailgate.rules.trail.key_changed_test

import data.trailgate.rules.trail.key_changed as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "UpdateTrail",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"name": "audit", "kmsKeyId": "alias/other"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern set alias/other as the KMS key of trail audit in account 111122223333, Region us-east-1",
		"severity": "medium",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"paths": ["requestParameters.kmsKeyId"],
	}}
}

test_fires_on_removal if {
	found({"requestParameters": {"kmsKeyId": ""}}) == {{
		"msg": "user intern left trail audit in account 111122223333, Region us-east-1 without a KMS key",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"paths": ["requestParameters.kmsKeyId"],
	}}
}

test_low_from_the_console if {
	some f in found({"sessionCredentialFromConsole": "true"})
	f.severity == "low"
}

test_silent_for_an_approved_key if {
	count(found({})) == 0 with data.trailgate.params.approved_destinations as ["alias/other"]
}

test_silent_when_left_as_it_was if count(found({"requestParameters": {"kmsKeyId": null}})) == 0

test_silent_without_parameters if count(found({"requestParameters": null})) == 0

test_silent_for_another_service if {
	count(found({"eventSource": "ec2.amazonaws.com"})) == 0
	count(found({"eventSource": "ec2.amazonaws.com", "requestParameters": {"kmsKeyId": ""}})) == 0
}

test_silent_for_another_call if {
	count(found({"eventName": "CreateTrail"})) == 0
	count(found({"eventName": "CreateTrail", "requestParameters": {"kmsKeyId": ""}})) == 0
}

test_silent_for_a_failed_call if {
	count(found({"errorCode": "AccessDenied"})) == 0
	count(found({"errorCode": "AccessDenied", "requestParameters": {"kmsKeyId": ""}})) == 0
}
