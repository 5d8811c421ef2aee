package trailgate.rules.trail.config_recorder_stopped_test

import data.trailgate.rules.trail.config_recorder_stopped as rule

event := {
	"eventSource": "config.amazonaws.com",
	"eventName": "StopConfigurationRecorder",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"configurationRecorderName": "default"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern called StopConfigurationRecorder on default in account 111122223333, Region us-east-1",
		"resource": "default",
		"paths": ["eventName"],
	}}
}

test_fires_on_every_call if {
	every name in ["StopConfigurationRecorder", "DeleteConfigurationRecorder"] {
		count(found({"eventName": name})) == 1
	}
	some f in found({"eventName": "DeleteDeliveryChannel", "requestParameters": {
		"configurationRecorderName": null,
		"deliveryChannelName": "channel",
	}})
	f.resource == "channel"
}

test_fires_without_parameters if {
	some f in found({"requestParameters": null})
	f.msg == "user intern called StopConfigurationRecorder in account 111122223333, Region us-east-1"
}

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
