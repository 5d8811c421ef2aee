package trailgate.rules.identity.root_mfa_changed_test

import data.trailgate.rules.identity.root_mfa_changed as rule

device := "arn:aws:iam::111122223333:mfa/root-account-mfa-device"

call := {
	"userIdentity": {"type": "Root", "accountId": "111122223333"},
	"eventSource": "iam.amazonaws.com",
	"eventName": "DeactivateMFADevice",
	"awsRegion": "us-east-1",
	"requestParameters": {"userName": "AWS ROOT USER", "serialNumber": "arn:aws:iam::111122223333:mfa/phone"},
}

user := {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"}

silent(patch) if {
	e := object.union(call, patch)
	count(rule.deny) == 0 with input as e
}

found(patch) := f if {
	e := object.union(call, patch)
	[f] := sort(rule.deny) with input as e
}

test_deactivated if {
	f := found({})
	f.msg == "root deactivated an MFA device of root in account 111122223333, Region us-east-1"
	f.severity == "critical"
	f.resource == "arn:aws:iam::111122223333:mfa/phone"
}

test_enabled if {
	f := found({"eventName": "EnableMFADevice"})
	f.msg == "root enabled an MFA device of root in account 111122223333, Region us-east-1"
	f.severity == "medium"
}

test_deleted_by_a_user if {
	f := found({
		"userIdentity": user,
		"eventName": "DeleteVirtualMFADevice",
		"requestParameters": {"userName": "", "serialNumber": device},
	})
	f.msg == "user alice deleted an MFA device of root in account 111122223333, Region us-east-1"
	f.severity == "critical"
}

test_root_for_itself if {
	every name in ["DeactivateMFADevice", "EnableMFADevice"] {
		found({"eventName": name, "requestParameters": null}).resource == ""
	}
}

test_deleted_device_may_be_anybodys if silent({"eventName": "DeleteVirtualMFADevice", "requestParameters": null})

test_of_a_user if silent({"requestParameters": {"userName": "alice"}})

test_user_for_itself if silent({"userIdentity": user, "requestParameters": null})

test_refused if silent({"errorCode": "AccessDenied"})

test_other_service if silent({"eventSource": "sts.amazonaws.com"})

test_other_call if silent({"eventName": "ResyncMFADevice"})
