package trailgate.rules.trail_coverage.delivery_failing_test

import data.trailgate.rules.trail_coverage.delivery_failing as rule

said(document) := found if {
	found := {[object.get(f, "unknown", false), f.msg] | some f in rule.conclude} with input as document
}

of(status) := {"accounts": [{"id": "1"}], "trails": [{"name": "audit", "status": [status]}]}

test_silent if {
	said(of({"logging": true, "measured": true})) == set()
	said(of({"logging": true, "measured": true, "delivery_error": ""})) == set()
	said(of({"logging": false, "measured": false})) == set()
}

test_fires if {
	said(of({"logging": true, "measured": true, "region": "eu-west-1", "delivery_error": "AccessDenied"})) == {[false, "trail audit fails to deliver log files to its bucket in eu-west-1: AccessDenied"]}
	said(of({"logging": true, "measured": true, "digest_error": "AccessDenied"})) == {[false, "trail audit fails to deliver digests to its bucket in any Region: AccessDenied"]}
	said(of({"logging": true, "measured": true, "logs_delivery_error": "AccessDenied"})) == {[false, "trail audit fails to deliver events to its log group in any Region: AccessDenied"]}
}

test_unknown if {
	said(of({"logging": true, "measured": false})) == {[true, "trail audit may deliver in any Region or not: nobody asked the service"]}
	said(of({"logging": false, "measured": true, "unknown": "denied", "region": "eu-west-1"})) == {[true, "trail audit may deliver in eu-west-1 or not: denied"]}
	said({"accounts": [{"id": "1", "unknown": {"trails": "denied"}}], "trails": []}) == {[true, "the trails of account 1 are not known: denied"]}
}
