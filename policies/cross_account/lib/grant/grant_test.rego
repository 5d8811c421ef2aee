package trailgate.rules.cross_account.lib.grant_test

import data.trailgate.rules.cross_account.lib.grant

policy(statements) := {"Version": "2012-10-17", "Statement": statements}

e(parameters) := {"recipientAccountId": "111122223333", "requestParameters": parameters}

# The parties that a single statement lets in.
parties(statement) := {found.party | some found in grant.outside(e({"policy": policy([statement])}))}

allow(principal) := {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "*"}

under(condition) := object.union(allow("*"), {"Condition": condition})

other := "arn:aws:iam::444455556666:root"

test_documents if {
	p := policy([allow("*")])
	found := {{"party": "*", "path": "requestParameters.a.b", "conditions": set()}}
	grant.outside(e({"a": {"b": p}})) == found
	grant.outside(e({"a": {"b": json.marshal(p)}})) == found
	grant.outside(e({"a": {"b": json.marshal(policy(allow("*")))}})) == found
}

test_no_documents if {
	every parameters in [
		null,
		"text",
		{"policy": "{\"Statement\": [not json"},
		{"policy": "\"Statement\""},
		{"policy": "a Statement"},
		{"policy": "{\"Statements\": []}"},
		{"policy": {"Statement": "SELECT 1"}},
		{"policy": {"Statement": ["text", null, 7]}},
		{"sql": "[\"Statement\"]"},
	] {
		grant.outside(e(parameters)) == set()
	}
	grant.outside({"recipientAccountId": "111122223333"}) == set()
}

test_principals if {
	parties(allow("*")) == {"*"}
	parties(allow({"AWS": "*"})) == {"*"}
	parties(allow({"AWS": ["*", other]})) == {"*", "444455556666"}
	parties(allow({"AWS": other})) == {"444455556666"}
	parties(allow({"AWS": "444455556666"})) == {"444455556666"}
	parties(allow({"AWS": ["444455556666", "AROACKCEVSQ6C2EXAMPLE", 7]})) == {"444455556666"}
}

test_principals_inside if {
	parties(allow({"AWS": "arn:aws:iam::111122223333:root"})) == set()
	parties(allow({"AWS": "AROACKCEVSQ6C2EXAMPLE"})) == set()
	parties(allow({"Service": "sns.amazonaws.com"})) == set()
	parties(allow({"Federated": "cognito-identity.amazonaws.com"})) == set()
	parties(allow({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"})) == set()
	parties(allow(null)) == set()
	parties({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}) == set()
}

test_principals_trusted if {
	parties(allow({"AWS": other})) == set() with data.trailgate.params.trusted_account_ids as ["444455556666"]
}

test_not_principal if {
	parties({"Effect": "Allow", "NotPrincipal": {"AWS": other}, "Action": "*", "Resource": "*"}) == {"*"}
}

test_deny if {
	parties(object.union(allow("*"), {"Effect": "Deny"})) == set()
}

test_condition_keys if {
	condition := {"StringEquals": {"aws:PrincipalOrgID": "o-example"}, "Bool": {"aws:SecureTransport": "true"}}
	[found] := [f | some f in grant.outside(e({"policy": policy(under(condition))}))]
	found.conditions == {"aws:principalorgid", "aws:securetransport"}
}

test_odd_conditions if {
	every condition in [null, "text", ["text"], {"StringEquals": "text"}, {"StringEquals": ["x"]}, [{"a": "b"}]] {
		[found] := [f | some f in grant.outside(e({"policy": policy(under(condition))}))]
		found.conditions == set()
	}
}

test_confined_keys if {
	every key in ["aws:PrincipalAccount", "aws:SourceAccount", "AWS:SourceOwner", "kms:CallerAccount"] {
		parties(under({"StringEquals": {key: "111122223333"}})) == set()
		parties(under({"StringEquals": {key: "444455556666"}})) == {"*"}
	}
	every key in ["aws:PrincipalArn", "aws:SourceArn"] {
		parties(under({"ArnLike": {key: "arn:aws:sns:us-east-1:111122223333:topic"}})) == set()
		parties(under({"ArnLike": {key: "arn:aws:sns:us-east-1:444455556666:topic"}})) == {"*"}
		parties(under({"ArnLike": {key: "arn:aws:s3:::bucket"}})) == {"*"}
	}
}

test_confined_operators if {
	every operator in ["ArnEquals", "ArnLike", "StringEquals", "StringEqualsIgnoreCase", "StringLike"] {
		parties(under({operator: {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:topic"}})) == set()
	}
	parties(under({"StringNotEquals": {"aws:SourceAccount": "111122223333"}})) == {"*"}
	parties(under({"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}})) == {"*"}
}

test_confined_other_key if {
	parties(under({"StringEquals": {"aws:PrincipalOrgID": "111122223333"}})) == {"*"}
}

test_confined_lists if {
	parties(under({"StringEquals": {"aws:SourceAccount": ["111122223333"]}})) == set()
	parties(under({"StringEquals": {"aws:SourceAccount": ["111122223333", "444455556666"]}})) == {"*"}
	parties(under({"StringEquals": {"aws:SourceAccount": ["111122223333", "444455556666"]}})) == set() with data.trailgate.params.trusted_account_ids as ["444455556666"]
}

test_confined_without_home if {
	parameters := {"policy": policy(under({"StringEquals": {"aws:SourceArn": "arn:aws:s3:::bucket"}}))}
	count(grant.outside({"requestParameters": parameters})) == 1
}
