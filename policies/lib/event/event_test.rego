package trailgate.lib.event_test

import data.trailgate.lib.event

test_succeeded if {
	event.succeeded({})
	event.succeeded({"errorCode": null, "errorMessage": ""})
	event.succeeded({"errorCode": "", "errorMessage": null})
	not event.succeeded({"errorCode": "AccessDenied"})
	not event.succeeded({"errorMessage": "Failed authentication"})
}

test_succeeded_sign_in if {
	answer := {"ConsoleLogin": "Failure"}
	failed := {"eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "responseElements": answer}
	not event.succeeded(failed)
	event.succeeded(object.union(failed, {"responseElements": {"ConsoleLogin": "Success"}}))
	event.succeeded(object.union(failed, {"responseElements": null}))
	event.succeeded(object.union(failed, {"eventSource": "sts.amazonaws.com"}))
}

test_request if {
	event.request({"requestParameters": {"a": {"b": 1}}}, ["a", "b"], 0) == 1
	event.request({"requestParameters": {"a": {"b": false}}}, ["a", "b"], true) == false
	event.request({"requestParameters": {"a": {"b": null}}}, ["a", "b"], 0) == 0
	event.request({"requestParameters": {"a": null}}, ["a", "b"], 0) == 0
	event.request({"requestParameters": {"a": "text"}}, ["a", "b"], 0) == 0
	event.request({"requestParameters": "text"}, ["a"], 0) == 0
	event.request({"requestParameters": null}, ["a"], 0) == 0
	event.request({}, ["a"], 0) == 0
}

test_response if {
	event.response({"responseElements": {"a": [1, 2]}}, ["a", 1], 0) == 2
	event.response({"responseElements": null}, ["a"], 0) == 0
}

test_additional if {
	event.additional({"additionalEventData": {"MFAUsed": "No"}}, ["MFAUsed"], "") == "No"
	event.additional({}, ["MFAUsed"], "") == ""
}

test_text if {
	event.text({"a": {"b": "x"}}, ["a", "b"]) == "x"
	event.text({"a": {"b": 7}}, ["a", "b"]) == ""
	event.text({"a": null}, ["a", "b"]) == ""
}

test_service if {
	event.service({"eventSource": "sagemaker.amazonaws.com"}) == "sagemaker"
	event.service({}) == ""
}

test_region if {
	event.region({"awsRegion": "us-east-1"}) == "us-east-1"
	event.region({}) == ""
}

test_address if {
	event.address({"sourceIPAddress": "192.0.2.1"}) == "192.0.2.1"
	event.address({}) == "an unknown address"
}

test_is_true if {
	event.is_true(true)
	event.is_true("True")
	not event.is_true("yes")
	not event.is_true(false)
	not event.is_true(null)
	not event.is_true(1)
}

test_is_false if {
	event.is_false(false)
	event.is_false("False")
	not event.is_false("no")
	not event.is_false(true)
	not event.is_false(null)
}

test_is_read_only if {
	event.is_read_only({"readOnly": true, "eventName": "AssumeRole"})
	event.is_read_only({"eventName": "DescribeEndpoint"})
	not event.is_read_only({"readOnly": false, "eventName": "GetFederationToken"})
	not event.is_read_only({"eventName": "CreateEndpoint"})
	not event.is_read_only({})
}

test_called if {
	e := {"eventSource": "ec2.amazonaws.com", "eventName": "RunInstances"}
	event.called(e) == "called ec2 RunInstances"
	event.called(object.union(e, {"errorCode": "AccessDenied"})) == "tried to call ec2 RunInstances"
}
