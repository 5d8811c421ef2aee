# METADATA
# title: SageMaker acted on its own and no tuning job explains it
# description: >-
#   SageMaker recorded events of its own (AwsServiceEvent) that name no tuning job whose creation is among the scanned
#   events. Nobody can be held to account for what was started then: the records of the creation are missing, or lie
#   before the scan.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/logging-using-cloudtrail.html
#     description: Operations performed by automatic model tuning
# custom:
#   id: "TG-SM-025"
#   severity: low
#   frameworks: {"mitre-attack": ["T1496"]}
#   remediation: >-
#     Scan a longer time, and all files of the account and Region. If the creation is in none, find out which trail
#     should have recorded it.
#   false_positives: >-
#     Tuning jobs created before the first scanned event, and service events of other kinds, which AWS may add.
#   limits: >-
#     The shape of these events is not documented. They are tied to a tuning job by name: a string in the event equals
#     the job's name or begins with it and a hyphen. At most 20 events are listed as steps.
#   tags: ["tuning", "evidence"]
#   group: {max_entries: 10000, max_groups: 10000}
package trailgate.rules.sagemaker.tuning_unattributed

import data.trailgate.lib.event
import data.trailgate.rules.sagemaker.lib.call
import data.trailgate.rules.sagemaker.lib.tuning

collect contains {"key": tuning.key(input), "value": tuning.job(input)} if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateHyperParameterTuningJob"
	event.succeeded(input)
	call.param(input, ["hyperParameterTuningJobName"]) != ""
}

collect contains {"key": tuning.key(input), "value": tuning.service_event(input)} if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventType == "AwsServiceEvent"
}

conclude contains finding if {
	events := [i | some i; tuning.owners[i] == ""]
	first := input.entries[events[0]].value
	finding := {
		"msg": sprintf("SageMaker acted on its own %s in %s for no tuning job whose creation was scanned", [
			tuning.times(count(events)),
			first.place,
		]),
		"account": input.key.account,
		"region": input.key.region,
		"subject": "service events without a tuning job",
		"details": {
			"events": count(events),
			"names": {input.entries[i].value.event | some i in events},
			"incomplete": input.truncated,
		},
		"steps": array.slice(sort(events), 0, 20),
	}
}
