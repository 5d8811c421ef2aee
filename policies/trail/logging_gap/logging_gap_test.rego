package trailgate.rules.trail.logging_gap_test

import data.trailgate.rules.trail.logging_gap as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "StopLogging",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"name": "audit"},
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

call(name, time, id) := {"time": time, "event_id": id, "value": {"call": name, "who": "user intern"}}

stop := call("StopLogging", "2026-03-01T09:00:00Z", "e1")

start := call("StartLogging", "2026-03-01T09:02:05Z", "e2")

test_keeps_stops_and_starts if {
	kept({}) == {{"key": key, "value": {"call": "StopLogging", "who": "user intern"}}}
	kept({"eventName": "StartLogging"}) == {{"key": key, "value": {"call": "StartLogging", "who": "user intern"}}}
}

test_keeps_name_and_arn_under_one_key if {
	some entry in kept({"requestParameters": {"name": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit"}})
	entry.key == key
}

test_keeps_nothing_else if {
	kept({"eventSource": "ec2.amazonaws.com"}) == set()
	kept({"eventName": "DeleteTrail"}) == set()
	kept({"errorCode": "AccessDenied"}) == set()
	kept({"requestParameters": null}) == set()
}

test_concludes_a_gap if {
	concluded(key, [stop, start]) == {{
		"msg": concat(" ", [
			"trail audit in account 111122223333, Region us-east-1 was not logging for 2 min 5 s,",
			"from 2026-03-01T09:00:00Z to 2026-03-01T09:02:05Z: user intern stopped it, user intern started it",
		]),
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"account": "111122223333",
		"region": "us-east-1",
		"fingerprint": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit e1",
		"steps": [0, 1],
	}}
}

test_concludes_an_open_gap if {
	concluded(key, [start, call("StopLogging", "2026-03-01T10:00:00Z", "e3")]) == {{
		"msg": concat(" ", [
			"trail audit in account 111122223333, Region us-east-1 was stopped at 2026-03-01T10:00:00Z by user intern",
			"and is still stopped at the end of what was scanned",
		]),
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"account": "111122223333",
		"region": "us-east-1",
		"fingerprint": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit e3",
		"steps": [1],
	}}
}

test_says_when_calls_were_left_out if {
	findings := rule.conclude with input as {"key": key, "entries": [stop], "truncated": true}
	some f in findings
	endswith(f.msg, "and is still stopped at the end of what was scanned, of which later calls were left out")
}

test_concludes_each_gap if {
	entries := [stop, start, call("StopLogging", "2026-03-01T10:00:00Z", "e3"), call("StartLogging", "2026-03-01T10:00:01Z", "e4")]
	{f.steps | some f in concluded(key, entries)} == {[0, 1], [2, 3]}
}

test_a_second_stop_belongs_to_the_first if {
	entries := [stop, call("StopLogging", "2026-03-01T09:01:00Z", "e5"), start]
	{f.steps | some f in concluded(key, entries)} == {[0, 2]}
}

test_a_second_start_changes_nothing if {
	entries := [stop, start, call("StartLogging", "2026-03-01T09:03:00Z", "e6")]
	{f.steps | some f in concluded(key, entries)} == {[0, 1]}
}

test_concludes_nothing_from_starts if concluded(key, [start, start]) == set()

test_durations if {
	rule.duration("2026-03-01T09:00:00Z", "2026-03-03T10:00:00Z") == "2 d 1 h"
	rule.duration("2026-03-01T09:00:00Z", "2026-03-01T09:59:59Z") == "59 min 59 s"
	rule.duration("2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z") == "1 d"
	rule.duration("2026-03-01T09:00:00Z", "2026-03-01T10:01:00Z") == "1 h 1 min"
	rule.duration("2026-03-01T09:00:00Z", "2026-03-01T09:00:00Z") == "less than a second"
	rule.duration("2026-03-01T09:00:00Z", "2026-03-01T09:00:01Z") == "1 s"
	rule.duration("2026-03-01T09:00:00Z", "yesterday") == "a time that cannot be read"
	rule.duration("", "2026-03-01T09:00:00Z") == "a time that cannot be read"
}

test_conclude_of_an_unknown_account if {
	unknown := {"account": "", "region": "", "trail": "arn:aws:cloudtrail:::trail/audit"}
	some f in concluded(unknown, [stop, start])
	startswith(f.msg, "trail audit in account unknown, Region unknown was not logging")
}
