package trailgate.rules.trail_coverage.sources_excluded_test

import data.trailgate.rules.trail_coverage.sources_excluded as rule

said(document) := found if {
	found := {[object.get(f, "unknown", false), f.msg] | some f in rule.conclude} with input as document
}

cell := {"account": "111122223333", "region": "eu-west-1", "category": "Management", "access": "write", "answer": "not_covered", "reasons": ["it is excluded"], "event_source": "kms.amazonaws.com"}

other := object.union(object.remove(cell, ["event_source"]), {"answer": "partial"})

of(more) := {"coverage": [object.union(cell, more), other]}

beside(more) := {"coverage": [cell, object.union(other, more)]}

found := {[false, "Management write kms.amazonaws.com events of account 111122223333 in Region eu-west-1 are recorded by nothing: it is excluded"]}

test_fires if {
	said(of({})) == found
	said(beside({"answer": "covered"})) == found
}

test_unknown if {
	said(of({"answer": "unknown"})) == {[true, "whether Management write kms.amazonaws.com events of account 111122223333 in Region eu-west-1 are recorded is not known: it is excluded"]}
}

test_silent if {
	said(of({"answer": "covered"})) == set()
	said(of({"category": "Data"})) == set()
	said({"coverage": [other]}) == set()
	said({"coverage": [cell]}) == set()
	said(beside({"answer": "not_covered"})) == set()
	said(beside({"answer": "unknown"})) == set()
	said(beside({"account": "444455556666"})) == set()
	said(beside({"region": "eu-west-2"})) == set()
	said(beside({"access": "read"})) == set()
	said(beside({"category": "Data"})) == set()
	said(beside({"event_source": "rdsdata.amazonaws.com", "answer": "covered"})) == set()
}
