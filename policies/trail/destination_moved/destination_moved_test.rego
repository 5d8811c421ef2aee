package trailgate.rules.trail.destination_moved_test

import data.trailgate.rules.trail.destination_moved as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "UpdateTrail",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"name": "audit"},
	"responseElements": {"trailARN": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit", "s3BucketName": "b"},
}

# What the rule remembers of the event with some fields changed.
kept(patch) := entries if {
	entries := rule.collect with input as object.union(event, patch)
}

# What the rule concludes from these entries.
concluded(key, entries) := findings if {
	findings := rule.conclude with input as {"key": key, "entries": entries, "truncated": false}
}

key := {"account": "111122223333", "region": "us-east-1", "trail": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit"}

state := {"s3BucketName": "b", "s3KeyPrefix": "", "cloudWatchLogsLogGroupArn": "", "kmsKeyId": ""}

full := {"s3BucketName": "b", "s3KeyPrefix": "p", "cloudWatchLogsLogGroupArn": "g", "kmsKeyId": "k"}

entry(s) := {"event_id": "e1", "value": {"who": "user intern", "state": s}}

moved(before, patch) := concluded(key, [entry(before), entry(object.union(before, patch))])

test_keeps_the_state if {
	kept({}) == {{"key": key, "value": {"who": "user intern", "state": state}}}
	some e in kept({"eventName": "CreateTrail", "responseElements": full})
	e.value.state == full
}

test_keeps_nothing_else if {
	kept({"eventSource": "ec2.amazonaws.com"}) == set()
	kept({"eventName": "DescribeTrails"}) == set()
	kept({"errorCode": "AccessDenied"}) == set()
	kept({"responseElements": null}) == set()
	kept({"requestParameters": null, "responseElements": {"trailARN": null}}) == set()
}

test_concludes_a_move if {
	moved(state, {"s3BucketName": "c"}) == {{
		"msg": "user intern moved trail audit in account 111122223333, Region us-east-1: s3BucketName from b to c",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"account": "111122223333",
		"region": "us-east-1",
		"fingerprint": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit e1",
		"steps": [0, 1],
		"details": {"changed": ["s3BucketName from b to c"]},
	}}
}

test_concludes_what_was_removed if {
	some f in moved(full, {"cloudWatchLogsLogGroupArn": "", "kmsKeyId": ""})
	f.details.changed == ["cloudWatchLogsLogGroupArn from g to none", "kmsKeyId from k to none"]
}

test_concludes_other_keys_groups_and_prefixes if {
	some f in moved(full, {"cloudWatchLogsLogGroupArn": "h", "kmsKeyId": "l", "s3KeyPrefix": "q"})
	f.details.changed == [
		"cloudWatchLogsLogGroupArn from g to h",
		"kmsKeyId from k to l",
		"s3KeyPrefix from p to q",
	]
}

test_concludes_a_first_prefix if {
	some f in moved(state, {"s3KeyPrefix": "q"})
	f.details.changed == ["s3KeyPrefix from none to q"]
}

test_silent_for_a_first_key_or_group if moved(state, {"cloudWatchLogsLogGroupArn": "h", "kmsKeyId": "l"}) == set()

test_silent_without_change if moved(full, {}) == set()

test_silent_for_an_approved_destination if {
	moved(state, {"s3BucketName": "c"}) == set() with data.trailgate.params.approved_destinations as ["c"]
}

test_compares_with_the_state_just_before if {
	other := object.union(state, {"s3BucketName": "c"})
	findings := concluded(key, [entry(state), entry(other), entry(other), entry(state)])
	{f.steps | some f in findings} == {[0, 1], [2, 3]}
}

test_silent_for_one_state if concluded(key, [entry(full)]) == set()
