package trailgate.rules.trail.detector_disabled_test

import data.trailgate.rules.trail.detector_disabled as rule

event := {
	"eventSource": "guardduty.amazonaws.com",
	"eventName": "DeleteDetector",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"detectorId": "12abc34d567e8fa901bc2d34e56789f0"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires_on_a_detector if {
	found({}) == {{
		"msg": "user intern called DeleteDetector in account 111122223333, Region us-east-1: GuardDuty is off",
		"resource": "12abc34d567e8fa901bc2d34e56789f0",
		"paths": ["eventName", "requestParameters.detectorId"],
	}}
}

test_fires_without_parameters if count(found({"requestParameters": null})) == 1

test_fires_on_a_detector_that_is_suspended if {
	some f in found({"eventName": "UpdateDetector", "requestParameters": {"enable": false}})
	f.msg == "user intern called UpdateDetector in account 111122223333, Region us-east-1: GuardDuty is off"
}

test_silent_for_a_detector_that_stays_on if {
	count(found({"eventName": "UpdateDetector", "requestParameters": {"enable": true}})) == 0
	count(found({"eventName": "UpdateDetector"})) == 0
}

test_fires_on_security_hub if {
	found({"eventSource": "securityhub.amazonaws.com", "eventName": "DisableSecurityHub", "requestParameters": null}) == {{
		"msg": "user intern called DisableSecurityHub in account 111122223333, Region us-east-1: Security Hub is off",
		"resource": "",
		"paths": ["eventName"],
	}}
}

test_silent_for_another_service if {
	count(found({"eventSource": "ec2.amazonaws.com"})) == 0
	count(found({"eventSource": "ec2.amazonaws.com", "eventName": "DisableSecurityHub"})) == 0
}

test_silent_for_another_call if {
	count(found({"eventName": "GetDetector"})) == 0
	count(found({"eventName": "GetDetector", "requestParameters": {"enable": false}})) == 0
	count(found({"eventSource": "securityhub.amazonaws.com", "eventName": "EnableSecurityHub"})) == 0
}

test_silent_for_a_failed_call if {
	count(found({"errorCode": "AccessDenied"})) == 0
	count(found({"eventSource": "securityhub.amazonaws.com", "eventName": "DisableSecurityHub", "errorCode": "AccessDenied"})) == 0
}
