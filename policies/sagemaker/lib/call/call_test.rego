package trailgate.rules.sagemaker.lib.call_test

import data.trailgate.rules.sagemaker.lib.call

with_parameters(p) := {"eventSource": "sagemaker.amazonaws.com", "requestParameters": p}

test_configured if call.configured(with_parameters({}))

test_configured_wants_success if {
	not call.configured(object.union(with_parameters({}), {"errorCode": "ValidationException"}))
}

test_configured_wants_parameters if {
	not call.configured(with_parameters(null))
	not call.configured(with_parameters("omitted"))
	not call.configured({})
}

test_param if {
	call.param(with_parameters({"a": {"b": "x"}}), ["a", "b"]) == "x"
	call.param(with_parameters({"a": 7}), ["a"]) == ""
	call.param(with_parameters(null), ["a"]) == ""
}

test_list if {
	call.list(with_parameters({"a": [1]}), ["a"]) == [1]
	call.list(with_parameters({"a": "x"}), ["a"]) == []
	call.list(with_parameters(null), ["a"]) == []
}

test_flag if {
	call.flag(with_parameters({"a": true}), ["a"])
	call.flag(with_parameters({"a": "true"}), ["a"])
	not call.flag(with_parameters({"a": false}), ["a"])
	not call.flag(with_parameters({}), ["a"])
}

test_named if {
	call.named("model", "churn") == "model churn"
	call.named("model", "") == "model of unknown name"
}

test_dotted if {
	call.dotted(["requestParameters", "containers", 0, "image"]) == "requestParameters.containers[0].image"
}

test_endpoint if {
	call.endpoint(with_parameters({"endpointName": "a", "endpointConfigName": "b"})) == "a"
	call.endpoint(with_parameters({"endpointConfigName": "b"})) == "b"
	call.endpoint({"responseElements": {"endpointArn": "arn:aws:sagemaker:us-west-2:111122223333:endpoint/c"}}) == "c"
	call.endpoint({"responseElements": {"endpointConfigArn": "arn:aws:sagemaker:us-west-2:111122223333:endpoint-config/d"}}) == "d"
	call.endpoint({}) == ""
}
