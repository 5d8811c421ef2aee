package trailgate.rules.trail_coverage.silent_test

import data.trailgate.rules.trail_coverage.silent as rule

said(document) := found if {
	found := {[object.get(f, "unknown", false), f.msg] | some f in rule.conclude} with input as document
}

gap := {"kind": "silent_day", "account": "1", "region": "eu-west-1", "first": "2026-11-01", "last": "2026-11-02", "reason": "no event"}

of(more) := {"gaps": [object.union(gap, more)]}

test_silent if said({"gaps": []}) == set()

test_fires if said(of({})) == {[false, "account 1 in Region eu-west-1, from 2026-11-01 to 2026-11-02: no event"]}

test_account if said({"gaps": [object.union(object.remove(gap, ["region"]), {"kind": "silent_account"})]}) == {[false, "account 1, from 2026-11-01 to 2026-11-02: no event"]}

severities(more) := found if {
	found := {f.severity | some f in rule.conclude} with input as of(more)
}

test_severity if {
	severities({}) == {"low"}
	severities({"kind": "silent_account"}) == {"low"}
	severities({"kind": "silent_region"}) == {"info"}
	severities({"kind": "contradicted"}) == {"high"}
}
