package trailgate.rules.identity.console_login_failures_test

import data.trailgate.rules.identity.console_login_failures as rule

login := {
	"userIdentity": {"type": "IAMUser", "userName": "intern", "accountId": "111122223333"},
	"eventSource": "signin.amazonaws.com",
	"eventName": "ConsoleLogin",
	"sourceIPAddress": "192.0.2.10",
	"errorMessage": "Failed authentication",
	"responseElements": {"ConsoleLogin": "Failure"},
}

collected(patch) := c if {
	e := object.union(login, patch)
	c := rule.collect with input as e
}

by_address := {"key": {"account": "111122223333", "address": "192.0.2.10"}, "value": "intern"}

by_user := {"key": {"account": "111122223333", "user": "intern"}, "value": "192.0.2.10"}

test_collect if collected({}) == {by_address, by_user}

test_collect_root if {
	root := {"userIdentity": {"type": "Root", "userName": "an-alias"}}
	collected(root) == {object.union(by_address, {"value": "root"}), object.union(by_user, {"key": {"user": "root"}})}
}

test_collect_hidden_user if {
	hidden := {"userIdentity": {"userName": "HIDDEN_DUE_TO_SECURITY_REASONS"}}
	collected(hidden) == {object.union(by_address, {"value": "an unknown user"})}
}

test_collect_no_user if {
	collected({"userIdentity": {"userName": ""}}) == {object.union(by_address, {"value": "an unknown user"})}
}

test_collect_no_address if collected({"sourceIPAddress": null}) == {object.union(by_user, {"value": ""})}

test_collect_success if {
	collected({"errorMessage": null, "responseElements": {"ConsoleLogin": "Success"}}) == set()
}

test_collect_other_service if collected({"eventSource": "sso.amazonaws.com"}) == set()

test_collect_other_event if collected({"eventName": "CheckMfa"}) == set()

entry(time, value) := {"time": time, "region": "us-east-1", "value": value}

# Minutes 0, 20, 25, 30: with three in ten minutes it is the last three.
address_group := {
	"key": {"account": "111122223333", "address": "192.0.2.10"},
	"entries": [
		entry("not a time", "zoe"),
		entry("2026-01-02T03:00:00Z", "zoe"),
		entry("2026-01-02T03:20:00Z", "intern"),
		entry("2026-01-02T03:25:00Z", "alice"),
		entry("2026-01-02T03:30:00Z", "intern"),
		entry("2026-01-02T03:31:00Z", "bob"),
	],
}

user_group := {
	"key": {"account": "111122223333", "user": "intern"},
	"entries": [
		entry("2026-01-02T03:20:00Z", "192.0.2.10"),
		entry("2026-01-02T03:25:00Z", "192.0.2.11"),
		entry("2026-01-02T03:30:00Z", "192.0.2.10"),
	],
}

concluded(group) := c if {
	c := rule.conclude with input as group
		with data.trailgate.params.failed_sign_ins as 3
		with data.trailgate.params.failed_sign_in_minutes as 10
}

test_conclude_address if {
	[f] := sort(concluded(address_group))
	f.msg == "3 console sign-ins to account 111122223333 failed from 192.0.2.10 within 10 minutes, as alice, intern"
	f.subject == "address 192.0.2.10"
	f.account == "111122223333"
	f.region == "us-east-1"
	f.steps == [2, 3, 4]
}

test_conclude_user if {
	[f] := sort(concluded(user_group))
	f.msg == concat("", [
		"3 console sign-ins to account 111122223333 as intern failed within 10 minutes, ",
		"from 192.0.2.10, 192.0.2.11",
	])
	f.subject == "user intern"
	f.steps == [0, 1, 2]
}

test_conclude_too_slow if {
	late := entry("2026-01-02T03:30:01Z", "192.0.2.10")
	concluded(object.union(user_group, {"entries": array.concat(array.slice(user_group.entries, 0, 2), [late])})) == set()
}

test_conclude_too_few if {
	concluded(object.union(user_group, {"entries": array.slice(user_group.entries, 0, 2)})) == set()
}

test_conclude_user_from_one_address if {
	entries := [object.union(e, {"value": "192.0.2.10"}) | some e in user_group.entries]
	concluded(object.union(user_group, {"entries": entries})) == set()
}

test_conclude_unreadable_time if {
	[first, _, last] := user_group.entries
	concluded(object.union(user_group, {"entries": [first, entry("not a time", "192.0.2.11"), last]})) == set()
}

test_defaults if {
	count(rule.conclude) == 0 with input as user_group
}
