package trailgate.rules.identity.root_access_key_changed_test

import data.trailgate.rules.identity.root_access_key_changed as rule

call := {
	"userIdentity": {"type": "Root", "accountId": "111122223333"},
	"eventSource": "iam.amazonaws.com",
	"eventName": "CreateAccessKey",
	"awsRegion": "us-east-1",
	"requestParameters": null,
	"responseElements": {"accessKey": {"accessKeyId": "AKIAIOSFODNN7EXAMPLE", "status": "Active"}},
}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

found(patch) := f if {
	e := object.union(call, patch)
	[f] := sort(rule.deny) with input as e
}

update(parameters) := {"eventName": "UpdateAccessKey", "requestParameters": parameters}

key := {"accessKeyId": "AKIAI44QH8DHBEXAMPLE"}

test_created if {
	f := found({})
	f.msg == "root created an access key of its own in account 111122223333, Region us-east-1"
	f.severity == "critical"
	f.resource == "AKIAIOSFODNN7EXAMPLE"
}

test_created_without_response if found({"responseElements": null}).resource == ""

test_deleted if {
	f := found({"eventName": "DeleteAccessKey", "requestParameters": key})
	f.msg == "root deleted an access key of its own in account 111122223333, Region us-east-1"
	f.severity == "info"
	f.resource == "AKIAI44QH8DHBEXAMPLE"
}

test_activated if {
	f := found(update(object.union(key, {"status": "Active"})))
	f.msg == "root activated an access key of its own in account 111122223333, Region us-east-1"
	f.severity == "high"
}

test_deactivated if {
	f := found(update(object.union(key, {"status": "Inactive"})))
	f.msg == "root deactivated an access key of its own in account 111122223333, Region us-east-1"
	f.severity == "info"
}

test_status_unknown if {
	f := found(update(null))
	f.msg == "root changed an access key of its own in account 111122223333, Region us-east-1"
	f.severity == "high"
}

test_for_a_user if silent({"requestParameters": {"userName": "intern"}})

test_not_root if silent({"userIdentity": {"type": "IAMUser"}})

test_refused if silent({"errorCode": "LimitExceeded"})

test_other_service if silent({"eventSource": "sts.amazonaws.com"})

test_other_call if silent({"eventName": "ListAccessKeys"})
