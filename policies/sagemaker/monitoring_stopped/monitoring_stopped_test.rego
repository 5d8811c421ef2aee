package trailgate.rules.sagemaker.monitoring_stopped_test

import data.trailgate.rules.sagemaker.monitoring_stopped

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "StopMonitoringSchedule",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"monitoringScheduleName": "hourly"},
}

with_fields(fields) := object.union(event, fields)

fires(e) if count(monitoring_stopped.deny) == 1 with input as e

silent(e) if count(monitoring_stopped.deny) == 0 with input as e

finding(e) := f if some f in monitoring_stopped.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "StartMonitoringSchedule"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_finding if {
	finding(event) == {
		"msg": "user alice called StopMonitoringSchedule for monitoring schedule hourly in account 111122223333, Region us-west-2",
		"resource": "hourly",
		"paths": ["eventName"],
	}
}

test_deleted if fires(with_fields({"eventName": "DeleteMonitoringSchedule"}))

test_service if silent(with_fields({"eventType": "AwsServiceEvent"}))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "DeleteMonitoringSchedule",
		"requestParameters": null,
	})
	f.resource == ""
	f.msg == "unknown caller called DeleteMonitoringSchedule for monitoring schedule of unknown name in account unknown, Region unknown"
}
