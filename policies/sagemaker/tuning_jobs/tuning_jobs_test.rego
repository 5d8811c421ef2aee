package trailgate.rules.sagemaker.tuning_jobs_test

import data.trailgate.rules.sagemaker.tuning_jobs

creation := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateHyperParameterTuningJob",
	"eventType": "AwsApiCall",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"hyperParameterTuningJobName": "HPO"},
}

service_event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateTrainingJob",
	"eventType": "AwsServiceEvent",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"accountId": "111122223333", "invokedBy": "sagemaker.amazonaws.com"},
	"requestParameters": null,
	"serviceEventDetails": {"trainingJobName": "hpo-001-1a2b3c4d"},
}

key := {"account": "111122223333", "region": "us-west-2"}

place := "account 111122223333, Region us-west-2"

kept(e) := k if some k in tuning_jobs.collect with input as e

forgotten(e) if count(tuning_jobs.collect) == 0 with input as e

test_collect_job if {
	kept(creation) == {"key": key, "value": {"job": "HPO", "who": "user alice", "principal": "alice", "place": place}}
}

test_collect_other_calls if {
	forgotten(object.union(creation, {"eventSource": "bedrock.amazonaws.com"}))
	forgotten(object.union(creation, {"eventName": "StopHyperParameterTuningJob"}))
	forgotten(object.union(creation, {"errorCode": "ValidationException"}))
	forgotten(object.union(creation, {"requestParameters": {"hyperParameterTuningJobName": ""}}))
}

test_collect_service_event if {
	kept(service_event) == {"key": key, "value": {"event": "CreateTrainingJob", "names": ["hpo-001-1a2b3c4d"], "place": place}}
}

test_collect_service_event_without_details if {
	kept(object.remove(service_event, ["serviceEventDetails"])).value.names == []
}

test_collect_other_service_events if {
	forgotten(object.union(service_event, {"eventSource": "kms.amazonaws.com"}))
	forgotten(object.union(service_event, {"eventType": "AwsApiCall"}))
}

created(job, who) := {"time": "2026-01-02T13:00:00Z", "value": {"job": job, "who": who, "principal": who, "place": place}}

reported(name) := {"time": "2026-01-02T14:00:00Z", "value": {"names": [name], "event": "CreateTrainingJob", "place": place}}

group(entries) := {"key": key, "entries": entries, "truncated": false}

concluded(entries) := findings if findings := tuning_jobs.conclude with input as group(entries)

test_conclude if {
	concluded([created("HPO", "alice"), reported("hpo-001-1a2b3c4d"), reported("hpo"), reported("other")]) == {{
		"msg": "Tuning job HPO of alice made SageMaker act on its own 2 times in account 111122223333, Region us-west-2",
		"account": "111122223333",
		"region": "us-west-2",
		"resource": "HPO",
		"subject": "hpo alice",
		"details": {"events": 2, "names": {"CreateTrainingJob"}, "incomplete": false},
		"steps": [0, 1, 2],
	}}
}

test_longest_name if {
	entries := [created("hpo", "alice"), created("hpo-big", "bob"), reported("hpo-big-001-1a2b3c4d")]
	some f in concluded(entries)
	f.resource == "hpo-big"
	f.steps == [1, 2]
	count(concluded(entries)) == 1
}

test_a_finding_per_job if {
	stopped := {"time": "2026-01-02T14:00:00Z", "value": {"names": ["b"], "event": "StopTrainingJob"}}
	findings := concluded([created("a", "alice"), created("b", "bob"), reported("a"), stopped])
	{f.details.names | some f in findings} == {{"CreateTrainingJob"}, {"StopTrainingJob"}}
	{f.msg | some f in findings} == {
		"Tuning job a of alice made SageMaker act on its own once in account 111122223333, Region us-west-2",
		"Tuning job b of bob made SageMaker act on its own once in account 111122223333, Region us-west-2",
	}
}

test_events_before_the_creation if {
	some f in concluded([reported("hpo"), created("hpo", "alice")])
	f.steps == [0, 1]
}

test_name_used_again if {
	some f in concluded([created("hpo", "alice"), created("hpo", "bob"), reported("hpo")])
	startswith(f.msg, "Tuning job hpo of alice and bob made SageMaker act")
}

test_no_service_events if count(concluded([created("hpo", "alice")])) == 0

test_no_jobs if count(concluded([reported("hpo")])) == 0

test_steps_are_bounded if {
	entries := array.concat([reported("hpo") | some _ in numbers.range(1, 30)], [created("hpo", "alice")])
	some f in concluded(entries)
	f.details.events == 30
	f.steps == array.concat(numbers.range(0, 18), [30])
}
