package trailgate.rules.trail.attempted_recorder_change_test

import data.trailgate.rules.trail.attempted_recorder_change as rule

event := {
	"eventSource": "ec2.amazonaws.com",
	"eventName": "DeleteFlowLogs",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": null,
	"errorCode": "Client.UnauthorizedOperation",
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

# Services and their calls.
calls := [
	["ec2.amazonaws.com", "DeleteFlowLogs"],
	["config.amazonaws.com", "DeleteConfigurationRecorder"],
	["config.amazonaws.com", "DeleteDeliveryChannel"],
	["config.amazonaws.com", "StopConfigurationRecorder"],
	["guardduty.amazonaws.com", "DeleteDetector"],
	["securityhub.amazonaws.com", "DisableSecurityHub"],
]

test_fires if {
	found({}) == {{
		"msg": "user intern tried to call DeleteFlowLogs in account 111122223333, Region us-east-1: Client.UnauthorizedOperation",
		"severity": "medium",
		"resource": "",
		"paths": ["eventName", "errorCode"],
	}}
}

test_fires_on_every_call if {
	every call in calls {
		count(found({"eventSource": call[0], "eventName": call[1]})) == 1
	}
}

test_fires_on_a_detector_to_be_suspended if {
	some f in found({
		"eventSource": "guardduty.amazonaws.com",
		"eventName": "UpdateDetector",
		"requestParameters": {"detectorId": "d", "enable": false},
	})
	f.resource == "d"
}

test_silent_for_a_detector_that_stays_on if {
	count(found({
		"eventSource": "guardduty.amazonaws.com",
		"eventName": "UpdateDetector",
		"requestParameters": {"detectorId": "d", "enable": true},
	})) == 0
}

test_silent_for_a_suspension_by_another_name if {
	count(found({
		"eventSource": "guardduty.amazonaws.com",
		"eventName": "CreateDetector",
		"requestParameters": {"enable": false},
	})) == 0
	count(found({
		"eventSource": "ec2.amazonaws.com",
		"eventName": "UpdateDetector",
		"requestParameters": {"enable": false},
	})) == 0
}

test_low_when_it_was_not_denied if {
	some f in found({"errorCode": "Client.InvalidParameterValue"})
	f.severity == "low"
}

test_silent_for_a_call_that_succeeded if {
	count(found({"errorCode": null})) == 0
	count(found({
		"eventSource": "guardduty.amazonaws.com",
		"eventName": "UpdateDetector",
		"requestParameters": {"enable": false},
		"errorCode": null,
	})) == 0
}

test_silent_for_another_service if count(found({"eventSource": "s3.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeFlowLogs"})) == 0
