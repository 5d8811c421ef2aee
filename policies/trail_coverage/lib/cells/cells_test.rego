package trailgate.rules.trail_coverage.lib.cells_test

import data.trailgate.rules.trail_coverage.lib.cells

cell := {"account": "1", "region": "eu-west-1", "category": "Management", "access": "read", "answer": "partial", "reasons": ["a", "b"]}

data_cell := {"account": "1", "region": "eu-west-1", "category": "Data", "access": "read", "resource_type": "AWS::S3::Object", "answer": "partial", "reasons": ["a", "b"]}

with_answer(c, answer) := object.union(c, {"answer": answer})

test_judged if {
	not cells.judged(with_answer(cell, "covered"))
	cells.judged(cell) == {"msg": "Management read events of account 1 in Region eu-west-1 are recorded in part only: a; b", "account": "1", "region": "eu-west-1", "subject": "Management read"}
	contains(cells.judged(with_answer(cell, "not_covered")).msg, "recorded by nothing")
	cells.judged(with_answer(object.union(cell, {"event_source": "kms.amazonaws.com"}), "unknown")) == {
		"msg": "whether Management read kms.amazonaws.com events of account 1 in Region eu-west-1 are recorded is not known: a; b",
		"account": "1",
		"region": "eu-west-1",
		"subject": "Management read kms.amazonaws.com",
		"unknown": true,
	}
}

test_of_type if {
	type := "AWS::S3::Object"
	cells.of_type([with_answer(data_cell, "covered"), cell], "1", type) == []
	cells.of_type([data_cell], "2", type) == []
	cells.of_type([data_cell], "1", "AWS::Lambda::Function") == []
	cells.of_type([data_cell, object.union(data_cell, {"region": "eu-west-2", "access": "write", "answer": "not_covered"})], "1", type) == [{
		"msg": "data events of AWS::S3::Object in account 1 are not all recorded: eu-west-1 read, eu-west-2 write",
		"account": "1",
		"subject": "AWS::S3::Object",
	}]
	cells.of_type([with_answer(data_cell, "unknown")], "1", type) == [{
		"msg": "whether data events of AWS::S3::Object in account 1 are recorded is not known: a",
		"account": "1",
		"subject": "AWS::S3::Object",
		"unknown": true,
	}]
}

test_types if {
	cells.types([cell, data_cell], "AWS::") == {"AWS::S3::Object"}
	cells.types([cell, data_cell], "AWS::Bedrock::") == set()
}

test_service if {
	cells.service(cell) == ""
	cells.service({"event_source": "kms.amazonaws.com"}) == "kms.amazonaws.com"
}
