package trailgate.rules.trail.lib.trails_test

import data.trailgate.rules.trail.lib.trails

by_name := {"awsRegion": "eu-west-1", "recipientAccountId": "111122223333", "requestParameters": {"name": "audit"}}

by_arn := {"requestParameters": {"name": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"}}

by_trail_name := {"requestParameters": {"trailName": "audit"}}

by_answer := {
	"requestParameters": null,
	"responseElements": {"trailARN": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"},
}

test_name_from_every_place if {
	every e in [by_name, by_arn, by_trail_name, by_answer, {"responseElements": {"name": "audit"}}] {
		trails.name(e) == "audit"
	}
}

test_name_unknown if {
	every e in [{}, {"requestParameters": null}, {"requestParameters": {"name": 1}}] {
		trails.name(e) == ""
	}
}

test_resource_is_the_same_for_name_and_arn if {
	every e in [by_name, by_arn, by_answer] {
		trails.resource(e) == "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"
	}
}

test_resource_prefers_the_answer if {
	e := {"requestParameters": {"name": "other"}, "responseElements": by_answer.responseElements}
	trails.resource(e) == "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"
}

test_resource_ignores_an_answer_that_is_no_arn if {
	e := object.union(by_name, {"responseElements": {"trailARN": "audit"}})
	trails.resource(e) == "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit"
}

test_resource_unknown if trails.resource({"requestParameters": null}) == ""

test_resource_in_other_partitions if {
	china := object.union(by_name, {"awsRegion": "cn-north-1"})
	trails.resource(china) == "arn:aws-cn:cloudtrail:cn-north-1:111122223333:trail/audit"
	gov := object.union(by_name, {"awsRegion": "us-gov-west-1"})
	trails.resource(gov) == "arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/audit"
}

test_text if {
	trails.text(by_arn) == "trail audit"
	trails.text({}) == "a trail that the event does not name"
}

test_switched_off if {
	trails.switched_off({"requestParameters": {"x": false}}, "x")
	trails.switched_off({"requestParameters": {"x": "false"}}, "x")
	not trails.switched_off({"requestParameters": {"x": true}}, "x")
	not trails.switched_off({"requestParameters": {}}, "x")
	not trails.switched_off({"requestParameters": null}, "x")
}

test_setting_prefers_the_answer if {
	trails.setting({"requestParameters": {"a": 1}, "responseElements": {"b": 2}}, "b", "a", 3) == 2
	trails.setting({"requestParameters": {"a": 1}, "responseElements": null}, "b", "a", 3) == 1
	trails.setting({"requestParameters": null}, "b", "a", 3) == 3
}
