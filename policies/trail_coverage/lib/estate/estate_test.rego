package trailgate.rules.trail_coverage.lib.estate_test

import data.trailgate.rules.trail_coverage.lib.estate

trail := {"arn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit", "name": "audit", "account": "111122223333", "home_region": "eu-west-1", "bucket": "logs"}

planned := {"name": "", "address": "aws_cloudtrail.main", "unknown": {"name": "known after apply", "account": "not shown"}}

test_finding if {
	estate.finding("trail", trail, "is off") == {
		"msg": "trail audit is off",
		"resource": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit",
		"account": "111122223333",
		"region": "eu-west-1",
	}
	estate.finding("trail", planned, "is off") == {"msg": "trail aws_cloudtrail.main is off", "resource": "aws_cloudtrail.main", "account": "", "region": ""}
	estate.finding("store", {"arn": "a", "region": "us-east-1"}, "is off") == {"msg": "store a is off", "resource": "a", "account": "", "region": "us-east-1"}
}

test_question if {
	estate.question("trail", planned, "name", "its name") == {
		"msg": "trail aws_cloudtrail.main: its name is not known: known after apply",
		"resource": "aws_cloudtrail.main",
		"account": "",
		"region": "",
		"unknown": true,
	}
	not estate.question("trail", planned, "bucket", "its bucket")
	not estate.question("trail", trail, "bucket", "its bucket")
}

test_known if {
	estate.known(trail, "name")
	estate.known(planned, "bucket")
	not estate.known(planned, "name")
}

test_unseen if {
	accounts := [{"id": "1", "unknown": {"event_data_stores": "denied"}}, {"id": "2", "unknown": {}}, {"id": "3"}]
	estate.unseen(accounts, "event_data_stores") == [{
		"msg": "the event data stores of account 1 are not known: denied",
		"resource": "1",
		"account": "1",
		"unknown": true,
	}]
	estate.unseen(accounts, "trails") == []
}

test_unread if {
	estate.unread([trail], [{"name": "logs"}], "bucket", "name") == []
	estate.unread([planned], [{"name": "logs"}], "bucket", "name") == []
	estate.unread([trail], [{"arn": "logs"}], "bucket", "name") == [{
		"msg": "trail audit: the settings of its bucket logs were not read",
		"resource": "logs",
		"account": "111122223333",
		"unknown": true,
	}]
	some found in estate.unread([object.union(planned, {"unknown": {"log_group": "known after apply"}})], [], "log_group", "arn")
	found.msg == "trail aws_cloudtrail.main: its log group is not known: known after apply"
}

test_existing if estate.existing([{"name": "a"}, {"name": "b", "missing": true}, {"name": "c", "missing": false}]) == [{"name": "a"}, {"name": "c", "missing": false}]

test_known_text if {
	estate.known_text({"unknown": "denied"}) == "denied"
	estate.known_text({"logging": true}) == ""
}
