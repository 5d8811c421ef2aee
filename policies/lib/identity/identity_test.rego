package trailgate.lib.identity_test

import data.trailgate.lib.identity

user := {"userIdentity": {
	"type": "IAMUser",
	"principalId": "AIDACKCEVSQ6C2EXAMPLE",
	"arn": "arn:aws:iam::111122223333:user/team/intern",
	"accountId": "111122223333",
	"accessKeyId": "AKIAIOSFODNN7EXAMPLE",
	"userName": "intern",
}}

root := {"userIdentity": {
	"type": "Root",
	"principalId": "111122223333",
	"arn": "arn:aws:iam::111122223333:root",
	"accountId": "111122223333",
	"accessKeyId": "ASIAIOSFODNN7EXAMPLE",
}}

session := {"userIdentity": {
	"type": "AssumedRole",
	"principalId": "AROACKCEVSQ6C2EXAMPLE:alice",
	"arn": "arn:aws:sts::111122223333:assumed-role/admin/alice",
	"accountId": "111122223333",
	"accessKeyId": "ASIAIOSFODNN7EXAMPLE",
	"sessionContext": {
		"sessionIssuer": {
			"type": "Role",
			"principalId": "AROACKCEVSQ6C2EXAMPLE",
			"arn": "arn:aws:iam::111122223333:role/team/admin",
			"accountId": "111122223333",
			"userName": "admin",
		},
		"attributes": {"creationDate": "2026-01-02T03:04:05Z", "mfaAuthenticated": "false"},
	},
}}

federated := {"userIdentity": {
	"type": "FederatedUser",
	"principalId": "111122223333:carol",
	"arn": "arn:aws:sts::111122223333:federated-user/carol",
	"accountId": "111122223333",
	"sessionContext": {"sessionIssuer": {"type": "Root", "arn": "arn:aws:iam::111122223333:root"}},
}}

service := {"userIdentity": {"type": "AWSService", "invokedBy": "lambda.amazonaws.com"}}

service_event := {
	"eventType": "AwsServiceEvent",
	"eventSource": "sagemaker.amazonaws.com",
	"userIdentity": {"accountId": "111122223333", "invokedBy": "sagemaker.amazonaws.com"},
}

other_account := {"userIdentity": {
	"type": "AWSAccount",
	"principalId": "AIDACKCEVSQ6C2EXAMPLE",
	"accountId": "444455556666",
}}

nobody := {"userIdentity": null}

with_identity(e, fields) := object.union(e, {"userIdentity": fields})

test_recipient if {
	identity.recipient(object.union(user, {"recipientAccountId": "444455556666"})) == "444455556666"
	identity.recipient(user) == "111122223333"
	identity.recipient({"userIdentity": {"sessionContext": {"sessionIssuer": {"accountId": "444455556666"}}}}) == "444455556666"
	identity.recipient({"accountId": "444455556666"}) == "444455556666"
	identity.recipient(service) == ""
	identity.recipient({"recipientAccountId": null}) == ""
}

test_account if {
	identity.account(object.union(user, {"recipientAccountId": "444455556666"})) == "111122223333"
	identity.account({"userIdentity": {"sessionContext": {"sessionIssuer": {"accountId": "444455556666"}}}}) == "444455556666"
	identity.account({"userIdentity": {"arn": "arn:aws:iam::444455556666:user/x"}}) == "444455556666"
	identity.account(service) == ""
	identity.account(nobody) == ""
}

test_type if {
	identity.type(user) == "IAMUser"
	identity.type(service_event) == ""
}

test_principal if {
	identity.principal(user) == "arn:aws:iam::111122223333:user/team/intern"
	identity.principal(session) == "arn:aws:iam::111122223333:role/team/admin"
	identity.principal(with_identity(session, {"type": "Role"})) == "arn:aws:iam::111122223333:role/team/admin"
	identity.principal(federated) == "arn:aws:sts::111122223333:federated-user/carol"
	identity.principal(service) == "lambda.amazonaws.com"
	identity.principal(other_account) == "AIDACKCEVSQ6C2EXAMPLE"
	identity.principal({"userIdentity": {"type": "SAMLUser", "userName": "dave"}}) == "dave"
	identity.principal({"userIdentity": {"type": "AWSAccount", "accountId": "444455556666"}}) == "444455556666"
	identity.principal(with_identity(session, {"sessionContext": {"sessionIssuer": {"arn": ""}}})) == session.userIdentity.arn
	identity.principal(nobody) == ""
}

test_caller_and_issuer_arn if {
	identity.caller_arn(session) == "arn:aws:sts::111122223333:assumed-role/admin/alice"
	identity.caller_arn(service) == ""
	identity.issuer_arn(session) == "arn:aws:iam::111122223333:role/team/admin"
	identity.issuer_arn(user) == ""
}

test_is_root if {
	identity.is_root(root)
	not identity.is_root(user)
	not identity.is_root(federated)
	not identity.is_root(object.union(root, {"eventType": "AwsServiceEvent"}))
	not identity.is_root(nobody)
}

test_root_kind if {
	identity.root_kind(root) == "direct"
	identity.root_kind(with_identity(root, {"invokedBy": "cloudformation.amazonaws.com"})) == "via_service"
	identity.root_kind(federated) == "derived"
	identity.root_kind(user) == ""
	identity.root_kind(session) == ""
	identity.root_kind(with_identity(user, {"invokedBy": "AWS Internal"})) == ""
	identity.root_kind(nobody) == ""
	identity.root_kind(object.union(root, {"eventType": "AwsServiceEvent"})) == ""
	identity.root_kind(object.union(federated, {"eventType": "AwsServiceEvent"})) == ""
}

test_root_kind_assumed if {
	assumed := with_identity(root, {"invokedBy": "x.amazonaws.com", "sessionContext": {"assumedRoot": "true"}})
	identity.root_kind(assumed) == "assumed"
}

test_root_kind_assumed_boolean if {
	identity.root_kind(with_identity(root, {"sessionContext": {"assumedRoot": true}})) == "assumed"
	identity.root_kind(with_identity(root, {"sessionContext": {"assumedRoot": "false"}})) == "direct"
	identity.root_kind(with_identity(user, {"sessionContext": {"assumedRoot": true}})) == ""
}

# A session that root issued and that is itself of type Root is one kind only.
test_root_kind_is_one if {
	identity.root_kind(with_identity(root, {"sessionContext": {"sessionIssuer": {"type": "Root"}}})) == "direct"
}

test_is_assumed_root if {
	identity.is_assumed_root({"userIdentity": {"sessionContext": {"assumedRoot": "true"}}})
	identity.is_assumed_root({"userIdentity": {"sessionContext": {"assumedRoot": true}}})
	not identity.is_assumed_root(root)
	not identity.is_assumed_root(nobody)
}

test_is_service if {
	identity.is_service(service)
	identity.is_service(service_event)
	identity.is_service({"userIdentity": {"invokedBy": "kms.amazonaws.com"}})
	identity.is_service({"eventType": "AwsServiceEvent"})
	not identity.is_service(with_identity(user, {"invokedBy": "AWS Internal"}))
	not identity.is_service({"userIdentity": {"accountId": "111122223333"}})
	not identity.is_service(nobody)
}

test_is_service_event if {
	identity.is_service_event(service_event)
	not identity.is_service_event(service)
}

test_via_service if {
	identity.via_service(with_identity(user, {"invokedBy": "AWS Internal"}))
	not identity.via_service(user)
	not identity.via_service(service)
	not identity.via_service(nobody)
}

test_is_service_linked_role if {
	slr := "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
	identity.is_service_linked_role({"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": slr}}}})
	not identity.is_service_linked_role(session)
	not identity.is_service_linked_role(nobody)
}

test_is_console if {
	identity.is_console({"sessionCredentialFromConsole": "true"})
	identity.is_console({"eventType": "AwsConsoleAction"})
	identity.is_console({"eventType": "AwsConsoleSignIn"})
	identity.is_console({"userAgent": "console.amazonaws.com"})
	identity.is_console({"userAgent": "signin.amazonaws.com"})
	identity.is_console({"userAgent": "[S3Console/0.4, aws-internal/3]"})
	identity.is_console({"userAgent": "AWS CloudWatch Console"})
	identity.is_console({"userAgent": "Mozilla/5.0 (X11; Linux x86_64)"})
	not identity.is_console({"userAgent": "aws-cli/2.15 console.amazonaws.com"})
	not identity.is_console({"sessionCredentialFromConsole": "false", "eventType": "AwsApiCall", "userAgent": 7})
	not identity.is_console({})
}

test_has_long_term_key if {
	identity.has_long_term_key(user)
	not identity.has_long_term_key(root)
	not identity.has_long_term_key(with_identity(user, {"accessKeyId": "ASXIAGXEXAMPLEQULKNXV"}))
	not identity.has_long_term_key(with_identity(user, {"accessKeyId": 7}))
	not identity.has_long_term_key(service)
}

test_is_temporary if {
	identity.is_temporary({"userIdentity": {"type": "AssumedRole"}})
	identity.is_temporary({"userIdentity": {"type": "Role"}})
	identity.is_temporary({"userIdentity": {"type": "FederatedUser"}})
	identity.is_temporary(with_identity(user, {"accessKeyId": "ASIAIOSFODNN7EXAMPLE"}))
	identity.is_temporary({"userIdentity": {"sessionContext": {"attributes": {"mfaAuthenticated": "true"}}}})
	not identity.is_temporary(with_identity(user, {"sessionContext": {"attributes": {}}}))
	not identity.is_temporary(user)
	not identity.is_temporary(nobody)
}

test_has_mfa if {
	identity.has_mfa({"userIdentity": {"sessionContext": {"attributes": {"mfaAuthenticated": "true"}}}})
	not identity.has_mfa(session)
	not identity.has_mfa(user)
}

test_session_name if {
	identity.session_name(session) == "alice"
	identity.session_name(user) == ""
	identity.session_name(federated) == ""
	identity.session_name({"userIdentity": {"type": "AssumedRole"}}) == ""
	identity.session_name({"userIdentity": {"type": "Role", "principalId": "AROACKCEVSQ6C2EXAMPLE:bob"}}) == "bob"
}

test_place if {
	identity.place(object.union(user, {"awsRegion": "us-east-1"})) == "account 111122223333, Region us-east-1"
	identity.place({}) == "account unknown, Region unknown"
}

test_who if {
	identity.who(root) == "root"
	identity.who(user) == "user intern"
	identity.who(with_identity(user, {"userName": ""})) == "user intern"
	identity.who(session) == "role admin (session alice)"
	identity.who({"userIdentity": {"type": "Role", "arn": "arn:aws:iam::111122223333:role/ops"}}) == "role ops"
	identity.who(with_identity(session, {"sessionContext": null})) == "role admin (session alice)"
	identity.who(with_identity(session, {"sessionContext": {"sessionIssuer": {"userName": "ops"}}})) == "role ops (session alice)"
	identity.who(federated) == "federated user carol"
	identity.who(service) == "service lambda.amazonaws.com"
	identity.who(service_event) == "service sagemaker.amazonaws.com"
	identity.who({"eventType": "AwsServiceEvent", "eventSource": "kms.amazonaws.com"}) == "service kms.amazonaws.com"
	identity.who({"eventType": "AwsServiceEvent"}) == "service unknown"
	identity.who(other_account) == "account 444455556666"
	identity.who({"userIdentity": {"type": "WebIdentityUser", "userName": "repo:x"}}) == "web identity user repo:x"
	identity.who({"userIdentity": {"type": "IdentityCenterUser", "onBehalfOf": {"userId": "u-1"}}}) == "Identity Center user u-1"
	identity.who({"userIdentity": {"type": "SAMLUser"}}) == "SAML user unknown"
	identity.who({"userIdentity": {"type": "Unknown", "principalId": "x"}}) == "unknown caller x"
	identity.who(nobody) == "unknown caller"
}

test_kind if {
	identity.kind(root) == "root"
	identity.kind(user) == "user_key"
	identity.kind(with_identity(user, {"accessKeyId": "ASIAIOSFODNN7EXAMPLE"})) == "user_session"
	identity.kind(with_identity(user, {"accessKeyId": "ASXIAGXEXAMPLEQULKNXV"})) == "user"
	identity.kind(session) == "role"
	identity.kind({"userIdentity": {"type": "Role"}}) == "role"
	identity.kind(federated) == "federated_user"
	identity.kind({"userIdentity": {"type": "SAMLUser"}}) == "saml"
	identity.kind({"userIdentity": {"type": "WebIdentityUser"}}) == "web_identity"
	identity.kind({"userIdentity": {"type": "IdentityCenterUser"}}) == "identity_center"
	identity.kind(other_account) == "account"
	identity.kind(service) == "service"
	identity.kind(service_event) == "service"
	identity.kind(object.union(root, {"eventType": "AwsServiceEvent"})) == "service"
	identity.kind({"userIdentity": {"type": "Directory"}}) == "unknown"
	identity.kind(nobody) == "unknown"
}
