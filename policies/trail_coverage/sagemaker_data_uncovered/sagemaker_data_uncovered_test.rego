package trailgate.rules.trail_coverage.sagemaker_data_uncovered_test

import data.trailgate.rules.trail_coverage.sagemaker_data_uncovered as rule

said(document) := found if {
	found := {[object.get(f, "unknown", false), f.msg] | some f in rule.conclude} with input as document
}

cell := {"account": "111122223333", "region": "eu-west-1", "category": "Data", "access": "read", "resource_type": "AWS::SageMaker::Endpoint", "answer": "not_covered", "reasons": ["there is no trail"]}

of(more) := {"accounts": [{"id": "111122223333"}], "coverage": [object.union(cell, more)]}

test_fires if said(of({})) == {[false, "data events of AWS::SageMaker::Endpoint in account 111122223333 are not all recorded: eu-west-1 read"]}

test_unknown if said(of({"answer": "unknown"})) == {[true, "whether data events of AWS::SageMaker::Endpoint in account 111122223333 are recorded is not known: there is no trail"]}

test_silent if {
	said(of({"answer": "covered"})) == set()
	said(of({"resource_type": "AWS::Lambda::Function"})) == set()
}
