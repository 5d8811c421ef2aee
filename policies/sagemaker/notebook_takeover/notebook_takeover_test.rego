package trailgate.rules.sagemaker.notebook_takeover_test

import data.trailgate.rules.sagemaker.notebook_takeover

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "UpdateNotebookInstance",
	"eventTime": "2026-01-02T13:40:00Z",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "mallory", "accountId": "111122223333"},
	"requestParameters": {"notebookInstanceName": "Lab", "lifecycleConfigName": "setup"},
}

with_fields(fields) := object.union(event, fields)

# What is remembered of an event.
kept(e) := k if some k in notebook_takeover.collect with input as e

forgotten(e) if count(notebook_takeover.collect) == 0 with input as e

test_collect if {
	kept(event) == {
		"key": {"account": "111122223333", "region": "us-west-2", "notebook": "lab"},
		"value": {
			"step": "change",
			"notebook": "Lab",
			"lifecycle": "setup",
			"who": "user mallory",
			"place": "account 111122223333, Region us-west-2",
		},
	}
	kept(with_fields({"eventName": "StopNotebookInstance"})).value.step == "stop"
	kept(with_fields({"eventName": "StartNotebookInstance"})).value.step == "start"
}

test_collect_others if {
	forgotten(with_fields({"eventSource": "bedrock.amazonaws.com"}))
	forgotten(with_fields({"eventName": "CreateNotebookInstance"}))
	forgotten(with_fields({"errorCode": "ValidationException"}))
	forgotten(with_fields({"eventType": "AwsServiceEvent"}))
	forgotten(with_fields({"eventTime": "yesterday"}))
	forgotten(with_fields({"requestParameters": {"lifecycleConfigName": ""}}))
	forgotten(with_fields({"requestParameters": {"notebookInstanceName": ""}}))
	forgotten(object.union(object.remove(event, ["requestParameters"]), {"requestParameters": null}))
}

test_collect_missing_fields if {
	kept({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "StopNotebookInstance",
		"eventTime": "2026-01-02T13:40:00Z",
		"requestParameters": {"notebookInstanceName": "lab"},
	}).key == {"account": "", "region": "", "notebook": "lab"}
}

entry(step, minute, principal) := {
	"time": sprintf("2026-01-02T13:%02d:00Z", [minute]),
	"principal": principal,
	"value": {
		"step": step,
		"notebook": "Lab",
		"lifecycle": sprintf("setup-%d", [minute]),
		"who": principal,
		"place": "account 111122223333, Region us-west-2",
	},
}

group(entries) := {"key": {"account": "111122223333", "region": "us-west-2", "notebook": "lab"}, "entries": entries}

concluded(entries) := findings if findings := notebook_takeover.conclude with input as group(entries)

stop := entry("stop", 10, "mallory")

change := entry("change", 20, "mallory")

start := entry("start", 30, "mallory")

test_conclude if {
	concluded([stop, change, start]) == {{
		"msg": "mallory stopped notebook Lab, gave it lifecycle configuration setup-20 and started it within 30 minutes in account 111122223333, Region us-west-2",
		"account": "111122223333",
		"region": "us-west-2",
		"resource": "Lab",
		"subject": "Lab mallory",
		"details": {"lifecycle_config": "setup-20", "rounds": 1},
		"steps": [0, 1, 2],
	}}
}

test_incomplete if {
	count(concluded([change, start])) == 0
	count(concluded([stop, start])) == 0
	count(concluded([stop, change])) == 0
}

test_order if {
	count(concluded([entry("change", 5, "mallory"), stop, start])) == 0
	count(concluded([stop, entry("start", 15, "mallory"), change])) == 0
}

test_same_second if {
	at := [object.union(e, {"time": "2026-01-02T13:10:00Z"}) | some e in [start, change, stop]]
	some f in concluded(at)
	f.steps == [2, 1, 0]
}

test_window if {
	count(concluded([stop, change, entry("start", 40, "mallory")])) == 1
	count(concluded([stop, change, entry("start", 41, "mallory")])) == 0
}

test_window_parameter if {
	count(concluded([stop, change, start])) == 0 with data.trailgate.params.window_minutes as 19
	count(concluded([stop, change, start])) == 1 with data.trailgate.params.window_minutes as 20
}

test_one_caller if {
	count(concluded([entry("stop", 10, "alice"), change, start])) == 0
	count(concluded([stop, entry("change", 20, "alice"), start])) == 0
	count(concluded([stop, change, entry("start", 30, "alice")])) == 0
}

test_others_between if {
	entries := [entry("stop", 1, "alice"), stop, entry("stop", 11, "alice"), change, entry("start", 21, "alice"), start]
	some f in concluded(entries)
	f.steps == [1, 3, 5]
}

test_nearest_stop_and_start if {
	entries := [entry("stop", 1, "mallory"), stop, change, start, entry("start", 35, "mallory")]
	some f in concluded(entries)
	f.steps == [1, 2, 3]
}

test_several_rounds_are_one_finding if {
	again := [entry("stop", 40, "mallory"), entry("change", 45, "mallory"), entry("start", 50, "mallory")]
	findings := concluded(array.concat([stop, change, start], again))
	count(findings) == 1
	some f in findings
	f.details.rounds == 2
	f.steps == [0, 1, 2]
}

test_a_finding_per_caller if {
	again := [entry("stop", 40, "alice"), entry("change", 45, "alice"), entry("start", 50, "alice")]
	count(concluded(array.concat([stop, change, start], again))) == 2
}
