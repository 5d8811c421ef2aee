package trailgate.rules.sagemaker.presigned_url_test

import data.trailgate.rules.sagemaker.presigned_url

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreatePresignedNotebookInstanceUrl",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"notebookInstanceName": "lab"},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

# The same by another operation.
by_operation(name, request) := object.union(asking(request), {"eventName": name})

fires(e) if count(presigned_url.deny) == 1 with input as e

silent(e) if count(presigned_url.deny) == 0 with input as e

finding(e) := f if some f in presigned_url.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "CreatePresignedUrl"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

by(identity) := object.union(object.remove(event, ["userIdentity"]), {"userIdentity": identity})

session(name) := {
	"type": "AssumedRole",
	"principalId": concat(":", ["AROACKCEVSQ6C2EXAMPLE", name]),
	"sessionContext": {"sessionIssuer": {"userName": "scientist", "arn": "arn:aws:iam::111122223333:role/scientist"}},
}

studio(profile, name) := object.union(object.remove(by(session(name)), ["requestParameters"]), {
	"eventName": "CreatePresignedDomainUrl",
	"requestParameters": {"domainId": "d-1", "userProfileName": profile},
})

test_by_user if {
	finding(event) == {
		"msg": "user alice created a presigned URL for workspace lab as an IAM user in account 111122223333, Region us-west-2",
		"severity": "low",
		"resource": "lab",
		"paths": ["userIdentity.type"],
	}
}

test_by_long_term_key if {
	f := finding(by({"type": "IAMUser", "userName": "alice", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"}))
	f.severity == "medium"
	f.paths == ["userIdentity.accessKeyId"]
	contains(f.msg, "lab with a long-term access key in")
}

test_long_term_key_of_root if {
	f := finding(by({"type": "Root", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"}))
	f.severity == "high"
	contains(f.msg, "root created a presigned URL for workspace lab with root's credentials in")
}

test_operations if {
	every name in [
		"CreatePresignedNotebookInstanceUrl",
		"CreatePresignedDomainUrl",
		"CreatePresignedMlflowTrackingServerUrl",
		"CreatePresignedMlflowAppUrl",
		"CreatePartnerAppPresignedUrl",
	] {
		fires(with_fields({"eventName": name}))
	}
}

test_role if silent(by(session("alice")))

test_service if silent(object.union(event, {"eventType": "AwsServiceEvent"}))

test_own_profile if {
	silent(studio("alice", "alice"))
	silent(studio("alice-example-com", "alice@example.com"))
	silent(studio("alice", "Alice@example.com"))
	silent(studio("alice-team-a", "alice"))
}

test_profile_of_source_identity if {
	e := studio("alice", "botocore-session")
	silent(object.union(e, {"userIdentity": {"sessionContext": {"sourceIdentity": "alice"}}}))
}

test_other_profile if {
	finding(studio("bob", "alice")) == {
		"msg": "role scientist (session alice) created a presigned URL for workspace d-1 of user profile bob, not the caller's name, in account 111122223333, Region us-west-2",
		"severity": "low",
		"resource": "d-1",
		"paths": ["requestParameters.userProfileName"],
	}
}

test_other_profile_of_user if {
	e := by_operation("CreatePresignedDomainUrl", {"domainId": "d-1", "userProfileName": "bob"})
	count(presigned_url.deny) == 2 with input as e
}

test_unnamed_caller if silent(studio("bob", ""))

test_no_profile if silent(studio("", "alice"))

test_principals if {
	portal := "arn:aws:iam::111122223333:role/scientist"
	silent(studio("bob", "alice")) with data.trailgate.params.presigned_url_principals as [portal]
	fires(studio("bob", "alice")) with data.trailgate.params.presigned_url_principals as ["arn:aws:iam::111122223333:role/portal"]
}

long(seconds) := object.union(by(session("alice")), {"requestParameters": {
	"notebookInstanceName": "lab",
	"sessionExpirationDurationInSeconds": seconds,
}})

test_long_session if {
	f := finding(long(7200)) with data.trailgate.params.max_session_seconds as 3600
	f.msg == "role scientist (session alice) created a presigned URL for workspace lab for a session of 7200 seconds in account 111122223333, Region us-west-2"
	f.severity == "low"
	f.paths == ["requestParameters.sessionExpirationDurationInSeconds"]
}

test_short_session if {
	silent(long(3600)) with data.trailgate.params.max_session_seconds as 3600
	silent(long("7200")) with data.trailgate.params.max_session_seconds as 3600
}

test_session_by_default if {
	fires(by(session("alice"))) with data.trailgate.params.max_session_seconds as 43199
	silent(by(session("alice"))) with data.trailgate.params.max_session_seconds as 43200
}

test_workspaces if {
	finding(asking({"domainId": "d-1"})).resource == "d-1"
	finding(asking({"trackingServerName": "mlflow"})).resource == "mlflow"
	finding(asking({"arn": "arn:aws:sagemaker:us-west-2:111122223333:partner-app/app-1"})).resource == "arn:aws:sagemaker:us-west-2:111122223333:partner-app/app-1"
}

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreatePresignedDomainUrl",
		"userIdentity": {"type": "Root"},
		"requestParameters": null,
	})
	f.resource == ""
	f.msg == "root created a presigned URL for workspace of unknown name with root's credentials in account unknown, Region unknown"
}
