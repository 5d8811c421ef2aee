package trailgate.rules.trail_coverage.management_uncovered_test

import data.trailgate.rules.trail_coverage.management_uncovered as rule

said(document) := found if {
	found := {[object.get(f, "unknown", false), f.msg] | some f in rule.conclude} with input as document
}

cell := {"account": "111122223333", "region": "eu-west-1", "category": "Management", "access": "write", "answer": "not_covered", "reasons": ["there is no trail"]}

of(more) := {"coverage": [object.union(cell, more)]}

test_fires if said(of({})) == {[false, "Management write events of account 111122223333 in Region eu-west-1 are recorded by nothing: there is no trail"]}

test_unknown if {
	said(of({"answer": "unknown"})) == {[true, "whether Management write events of account 111122223333 in Region eu-west-1 are recorded is not known: there is no trail"]}
}

test_silent if {
	said(of({"answer": "covered"})) == set()
	said(of({"category": "Data"})) == set()
	said(of({"event_source": "kms.amazonaws.com"})) == set()
}
