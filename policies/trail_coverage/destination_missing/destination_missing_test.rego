package trailgate.rules.trail_coverage.destination_missing_test

import data.trailgate.rules.trail_coverage.destination_missing as rule

said(document) := found if {
	found := {[object.get(f, "unknown", false), f.msg] | some f in rule.conclude} with input as document
}

good := {
	"accounts": [{"id": "1"}],
	"trails": [{"name": "audit", "bucket": "logs", "log_group": "arn:g"}],
	"buckets": [{"name": "logs"}],
	"log_groups": [{"arn": "arn:g", "name": "g"}],
}

test_silent if {
	said(good) == set()
	said(object.union(good, {"buckets": [{"name": "logs", "missing": false}]})) == set()
}

test_fires if {
	said(object.union(good, {"buckets": [{"name": "logs", "missing": true}]})) == {[false, "bucket logs does not exist, and a trail delivers to it"]}
	said(object.union(good, {"log_groups": [{"arn": "arn:g", "name": "g", "missing": true}]})) == {[false, "log group g does not exist, and a trail delivers to it"]}
}

test_unknown if {
	said(object.union(good, {"log_groups": [{"arn": "arn:g", "name": "g", "unknown": {"missing": "denied"}}]})) == {[true, "log group g: whether it exists is not known: denied"]}
	said(object.union(good, {"buckets": []})) == {[true, "trail audit: the settings of its bucket logs were not read"]}
	said(object.union(good, {"log_groups": []})) == {[true, "trail audit: the settings of its log group arn:g were not read"]}
	said(object.union(good, {"accounts": [{"id": "1", "unknown": {"trails": "denied"}}]})) == {[true, "the trails of account 1 are not known: denied"]}
}
