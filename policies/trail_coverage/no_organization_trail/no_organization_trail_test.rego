package trailgate.rules.trail_coverage.no_organization_trail_test

import data.trailgate.rules.trail_coverage.no_organization_trail as rule

said(document) := found if {
	found := {[object.get(f, "unknown", false), f.msg] | some f in rule.conclude} with input as document
}

trail := {"name": "audit", "account": "1", "organization": true, "multi_region": true, "status": [{"logging": true}]}

of(more) := {"accounts": [{"id": "1", "organization": "o-a"}, {"id": "2"}], "trails": [object.union(trail, more)]}

message := "organization o-a has no trail that is multi-Region and logging"

test_silent if said(of({})) == set()

test_no_organization if said({"accounts": [{"id": "1"}], "trails": []}) == set()

test_fires if {
	said(of({"organization": false})) == {[false, message]}
	said(of({"multi_region": false})) == {[false, message]}
	said(of({"status": [{"logging": false}]})) == {[false, message]}
	said(of({"account": "2"})) == {[false, message]}
	said({"accounts": [{"id": "1", "organization": "o-a"}], "trails": []}) == {[false, message]}
}

test_unknown if {
	said(of({"organization": false, "unknown": {"organization": "denied"}})) == {[true, message]}
	said(of({"multi_region": false, "unknown": {"multi_region": "denied"}})) == {[true, message]}
	said(of({"account": "", "unknown": {"account": "denied"}})) == {[true, message]}
	said(of({"status": [{"logging": false, "unknown": "denied"}]})) == {[true, message]}
	said({"accounts": [{"id": "1", "organization": "o-a", "unknown": {"trails": "denied"}}], "trails": []}) == {[true, message]}
	said({"accounts": [{"id": "1", "organization": "o-a", "unknown": {"trails": "denied"}}], "trails": [object.union(trail, {"organization": false, "unknown": {"organization": "denied"}})]}) == {[true, message]}
}

test_organization_not_known if {
	said({"accounts": [{"id": "1", "unknown": {"organization": "denied"}}], "trails": []}) == {[true, "which organization account 1 is in is not known: denied"]}
	said({"accounts": [{"id": "1", "organization": "o-a", "unknown": {"organization": "denied"}}], "trails": [trail]}) == set()
}

test_unknown_of_others if {
	said(of({"account": "2", "unknown": {"organization": "denied"}})) == {[false, message]}
	said(of({"account": "2", "status": [{"logging": false, "unknown": "denied"}]})) == {[false, message]}
	said(of({"organization": false, "unknown": {"tags": "denied"}})) == {[false, message]}
	said({"accounts": [{"id": "1", "organization": "o-a"}, {"id": "2", "unknown": {"trails": "denied"}}], "trails": []}) == {[false, message]}
}
