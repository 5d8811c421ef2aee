package trailgate.rules.sagemaker.tuning_unattributed_test

import data.trailgate.rules.sagemaker.tuning_unattributed

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

kept(e) := k if some k in tuning_unattributed.collect with input as e

forgotten(e) if count(tuning_unattributed.collect) == 0 with input as e

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

concluded(entries) := findings if findings := tuning_unattributed.conclude with input as group(entries)

test_conclude if {
	concluded([created("HPO", "alice"), reported("hpo"), reported("other"), reported("more")]) == {{
		"msg": "SageMaker acted on its own 2 times in account 111122223333, Region us-west-2 for no tuning job whose creation was scanned",
		"account": "111122223333",
		"region": "us-west-2",
		"subject": "service events without a tuning job",
		"details": {"events": 2, "names": {"CreateTrainingJob"}, "incomplete": false},
		"steps": [2, 3],
	}}
}

test_names_are_those_of_the_unattributed if {
	stopped := {"time": "2026-01-02T14:00:00Z", "value": {"names": ["hpo"], "event": "StopTrainingJob"}}
	some f in concluded([created("hpo", "alice"), stopped, reported("other")])
	f.details.names == {"CreateTrainingJob"}
}

test_all_attributed if count(concluded([created("hpo", "alice"), reported("hpo-001-1a2b3c4d")])) == 0

test_steps_are_bounded if {
	some f in concluded([reported("hpo") | some _ in numbers.range(1, 30)])
	f.details.events == 30
	count(f.steps) == 20
}
