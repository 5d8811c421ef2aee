package trailgate.rules.sagemaker.destructive_burst_test

import data.trailgate.rules.sagemaker.destructive_burst

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "DeleteModel",
	"eventTime": "2026-01-02T13:40:00Z",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "mallory", "accountId": "111122223333"},
	"requestParameters": {"modelName": "churn"},
}

stop := object.union(event, {"eventName": "StopTrainingJob"})

kept(e) := k if some k in destructive_burst.collect with input as e

forgotten(e) if count(destructive_burst.collect) == 0 with input as e

test_collect if {
	kept(event) == {
		"key": {"account": "111122223333", "region": "us-west-2", "principal": "mallory"},
		"value": {
			"operation": "DeleteModel",
			"who": "user mallory",
			"place": "account 111122223333, Region us-west-2",
		},
	}
	kept(stop).value.operation == "StopTrainingJob"
}

test_collect_others if {
	every e in [event, stop] {
		forgotten(object.union(e, {"eventSource": "bedrock.amazonaws.com"}))
		forgotten(object.union(e, {"eventName": "CreateModel"}))
		forgotten(object.union(e, {"eventName": "DeleteTags"}))
		forgotten(object.union(e, {"errorCode": "ValidationException"}))
		forgotten(object.union(e, {"eventType": "AwsServiceEvent"}))
		forgotten(object.union(e, {"userIdentity": {"type": "AWSService", "invokedBy": "sagemaker.amazonaws.com"}}))
		forgotten(object.union(e, {"eventTime": "yesterday"}))
	}
}

test_collect_cleanup_principals if {
	forgotten(event) with data.trailgate.params.cleanup_principals as ["mallory"]
}

test_collect_missing_fields if {
	kept({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "DeleteEndpoint",
		"eventTime": "2026-01-02T13:40:00Z",
		"requestParameters": null,
	}).key == {"account": "", "region": "", "principal": ""}
}

entry(second) := {
	"time": sprintf("2026-01-02T13:%02d:%02dZ", [floor(second / 60), second % 60]),
	"value": {"operation": "DeleteModel", "who": "user mallory", "place": "account 111122223333, Region us-west-2"},
}

concluded(seconds) := findings if {
	group := {
		"key": {"account": "111122223333", "region": "us-west-2", "principal": "mallory"},
		"entries": [entry(s) | some s in seconds],
	}
	findings := destructive_burst.conclude with input as group
		with data.trailgate.params.burst_calls as 3
		with data.trailgate.params.burst_minutes as 1
}

test_conclude if {
	concluded([0, 10, 20, 60]) == {{
		"msg": "user mallory deleted or stopped 4 resources within 1 minutes in account 111122223333, Region us-west-2",
		"account": "111122223333",
		"region": "us-west-2",
		"subject": "burst of mallory",
		"details": {"calls": 4, "operations": {"DeleteModel"}},
		"steps": [0, 1, 2, 3],
	}}
}

test_operations_are_those_of_the_burst if {
	other := object.union(entry(900), {"value": {"operation": "StopTrainingJob"}})
	group := {
		"key": {"account": "", "region": "", "principal": ""},
		"entries": array.concat([entry(s) | some s in numbers.range(1, 21)], [other]),
	}
	some f in destructive_burst.conclude with input as group
	f.details.operations == {"DeleteModel"}
}

test_as_many_as_allowed if count(concluded([0, 10, 20])) == 0

test_spread_out if count(concluded([0, 10, 20, 61])) == 0

test_burst_after_a_quiet_time if {
	some f in concluded([0, 500, 510, 520, 530, 540, 900])
	f.steps == [1, 2, 3, 4, 5]
	f.details.calls == 5
}

test_steps_are_bounded if {
	some f in concluded(numbers.range(0, 29))
	f.details.calls == 30
	count(f.steps) == 20
}

test_by_default if {
	group := {"key": {"account": "", "region": "", "principal": ""}, "entries": [entry(s) | some s in numbers.range(1, 21)]}
	count(destructive_burst.conclude) == 1 with input as group
}
