package trailgate.rules.sagemaker.lib.tuning_test

import data.trailgate.rules.sagemaker.lib.tuning

creation := {
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "arn": "arn:aws:iam::111122223333:user/alice"},
	"requestParameters": {"hyperParameterTuningJobName": "Churn-HPO"},
}

created(name) := {"value": {"job": name, "who": "user alice"}}

reported(names) := {"value": {"names": names, "event": "StopTrainingJob"}}

test_key if tuning.key(creation) == {"account": "111122223333", "region": "us-west-2"}

test_job if {
	tuning.job(creation) == {
		"job": "Churn-HPO",
		"who": "user alice",
		"principal": "arn:aws:iam::111122223333:user/alice",
		"place": "account 111122223333, Region us-west-2",
	}
}

test_service_event if {
	tuning.service_event({"eventName": "StopTrainingJob", "serviceEventDetails": {"trainingJobName": "a-001"}}) == {
		"event": "StopTrainingJob",
		"names": ["a-001"],
		"place": "account unknown, Region unknown",
	}
}

test_names if {
	tuning.names({
		"eventName": "StopTrainingJob",
		"serviceEventDetails": {"trainingJobName": "One-001-1a2b3c4d", "count": 7, "text": "no name", "end": "slash/"},
		"requestParameters": {"list": ["two"]},
		"responseElements": {"trainingJobArn": "arn:aws:sagemaker:us-west-2:111122223333:training-job/three-002"},
		"additionalEventData": {"output": "s3://bucket/four"},
		"resources": [{"ARN": "arn:aws:sagemaker:us-west-2:111122223333:training-job/five"}],
	}) == ["five", "four", "one-001-1a2b3c4d", "three-002", "two"]
}

test_names_without_fields if {
	tuning.names({}) == []
	tuning.names({"requestParameters": null, "serviceEventDetails": "omitted"}) == ["omitted"]
}

test_jobs if {
	entries := [created("A"), reported(["a"]), created("b"), created("a")]
	tuning.jobs == {"a": [0, 3], "b": [2]} with input as {"entries": entries}
}

test_owners if {
	entries := [created("a"), created("a-b"), reported(["a"]), reported(["a-001-1a2b3c4d"]), reported(["a-b-001-1a2b3c4d"])]
	tuning.owners == {2: "a", 3: "a", 4: "a-b"} with input as {"entries": entries}
}

test_owners_unknown if {
	entries := [created("a"), reported(["ab-001"]), reported([])]
	tuning.owners == {1: "", 2: ""} with input as {"entries": entries}
}

test_prefixes if tuning.prefixes("a-b-c") == {"a", "a-b", "a-b-c"}

test_times if {
	tuning.times(1) == "once"
	tuning.times(2) == "2 times"
}
