package trailgate.rules.trail.attempted_storage_change_test

import data.trailgate.rules.trail.attempted_storage_change as rule

event := {
	"eventSource": "s3.amazonaws.com",
	"eventName": "DeleteBucket",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"bucketName": "aws-cloudtrail-logs-111122223333"},
	"errorCode": "AccessDenied",
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

of_logs := {
	"eventSource": "logs.amazonaws.com", "eventName": "DeleteLogGroup",
	"requestParameters": {"bucketName": null, "logGroupName": "aws-cloudtrail-logs"},
}

of_kms := {
	"eventSource": "kms.amazonaws.com", "eventName": "DisableKey",
	"requestParameters": {"bucketName": null, "keyId": "1234abcd-12ab-34cd-56ef-1234567890ab"},
}

of_key(patch) := findings if {
	findings := found(object.union(of_kms, patch)) with data.trailgate.params.trail_kms_keys as ["1234abcd-12ab-34cd-56ef-1234567890ab"]
}

test_fires_on_a_bucket if {
	found({}) == {{
		"msg": "user intern tried to call DeleteBucket on aws-cloudtrail-logs-111122223333 in account 111122223333, Region us-east-1: AccessDenied",
		"severity": "medium",
		"resource": "arn:aws:s3:::aws-cloudtrail-logs-111122223333",
		"paths": ["eventName", "errorCode"],
	}}
}

test_fires_on_every_change_of_a_bucket if {
	every name in ["DeleteBucketPolicy", "DeleteBucketEncryption", "DeleteObject", "DeleteObjects"] {
		count(found({"eventName": name})) == 1
	}
}

test_fires_on_a_log_group if {
	found(of_logs) == {{
		"msg": "user intern tried to call DeleteLogGroup on aws-cloudtrail-logs in account 111122223333, Region us-east-1: AccessDenied",
		"severity": "medium",
		"resource": "aws-cloudtrail-logs",
		"paths": ["eventName", "errorCode"],
	}}
	every name in ["DeleteLogStream", "DisassociateKmsKey"] {
		count(found(object.union(of_logs, {"eventName": name}))) == 1
	}
}

test_fires_on_a_key if {
	of_key({}) == {{
		"msg": "user intern tried to call DisableKey on 1234abcd-12ab-34cd-56ef-1234567890ab in account 111122223333, Region us-east-1: AccessDenied",
		"severity": "medium",
		"resource": "1234abcd-12ab-34cd-56ef-1234567890ab",
		"paths": ["eventName", "errorCode"],
	}}
	count(of_key({"eventName": "ScheduleKeyDeletion"})) == 1
}

test_low_when_it_was_not_denied if {
	some f in found({"errorCode": "NoSuchBucket"})
	f.severity == "low"
}

test_silent_for_a_call_that_succeeded if {
	count(found({"errorCode": null})) == 0
	count(found(object.union(of_logs, {"errorCode": null}))) == 0
	count(of_key({"errorCode": null})) == 0
}

test_silent_for_a_change_that_is_none if {
	count(found({"eventName": "GetBucketAcl"})) == 0
	count(found(object.union(of_logs, {"eventName": "CreateLogStream"}))) == 0
	count(of_key({"eventName": "Decrypt"})) == 0
}

test_silent_for_other_buckets_groups_and_keys if {
	count(found({"requestParameters": {"bucketName": "web-assets"}})) == 0
	count(found(object.union(of_logs, {"requestParameters": {"logGroupName": "/aws/lambda/web"}}))) == 0
	count(found(of_kms)) == 0
}

test_silent_for_another_service if {
	count(found({"eventSource": "ec2.amazonaws.com"})) == 0
	count(found(object.union(of_logs, {"eventSource": "ec2.amazonaws.com"}))) == 0
	count(of_key({"eventSource": "ec2.amazonaws.com"})) == 0
}
