package trailgate.rules.identity.role_without_source_identity_test

import data.trailgate.rules.identity.role_without_source_identity as rule

role := "arn:aws:iam::111122223333:role/admin"

call := {
	"userIdentity": {
		"type": "AssumedRole",
		"principalId": "AROACKCEVSQ6C2EXAMPLE:alice",
		"accountId": "111122223333",
		"sessionContext": {"sessionIssuer": {"type": "Role", "arn": role, "userName": "admin"}},
	},
	"eventSource": "ec2.amazonaws.com",
	"eventName": "RunInstances",
	"awsRegion": "us-east-1",
}

findings(patch) := f if {
	e := object.union(call, patch)
	f := rule.deny with input as e with data.trailgate.params.source_identity_roles as [role]
}

test_finding if {
	[f] := sort(findings({}))
	f.msg == concat(" ", [
		"role admin (session alice) called ec2 RunInstances in account 111122223333, Region us-east-1",
		"without a source identity",
	])
}

test_with_source_identity if findings({"userIdentity": {"sessionContext": {"sourceIdentity": "alice"}}}) == set()

test_other_role if {
	issuer := {"arn": "arn:aws:iam::111122223333:role/other"}
	findings({"userIdentity": {"sessionContext": {"sessionIssuer": issuer}}}) == set()
}

test_other_type if findings({"userIdentity": {"type": "FederatedUser"}}) == set()

test_service_event if findings({"eventType": "AwsServiceEvent"}) == set()

test_no_role_by_default if {
	count(rule.deny) == 0 with input as call
}
