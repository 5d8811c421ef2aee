package trailgate.rules.trail_coverage.not_logging_test

import data.trailgate.rules.trail_coverage.not_logging as rule

said(document) := found if {
	found := {[object.get(f, "unknown", false), f.msg] | some f in rule.conclude} with input as document
}

of(status) := {"accounts": [{"id": "111122223333"}], "trails": [{"name": "audit", "status": status}]}

test_logging if said(of([{"logging": true, "region": "eu-west-1"}])) == set()

test_stopped if {
	said(of([{"logging": false}])) == {[false, "trail audit is not logging in any Region"]}
	said(of([{"logging": false, "region": "eu-west-1"}, {"logging": true, "region": "eu-west-2"}, {"logging": false, "region": "eu-west-3"}])) == {[false, "trail audit is not logging in eu-west-1, eu-west-3"]}
}

test_not_known if said(of([{"logging": false, "region": "eu-west-1", "unknown": "denied"}])) == {[true, "trail audit may be logging in eu-west-1 or not: denied"]}

test_not_asked if said(of([])) == {[true, "trail audit may be logging or not: nobody asked"]}

test_unseen if {
	said({"accounts": [{"id": "111122223333", "unknown": {"trails": "denied"}}], "trails": []}) == {[true, "the trails of account 111122223333 are not known: denied"]}
}
