# METADATA
# title: A tuning job made SageMaker act on its own
# description: >-
#   SageMaker records what it does for a tuning job, such as starting and stopping its training jobs, as events of its
#   own (AwsServiceEvent) that name no person. This ties them to the caller of CreateHyperParameterTuningJob, who is
#   accountable for them and for what they cost.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/logging-using-cloudtrail.html
#     description: Operations performed by automatic model tuning
# custom:
#   id: "TG-SM-024"
#   severity: info
#   frameworks: {"mitre-attack": ["T1496"]}
#   remediation: None is needed; look at tuning jobs whose number of service events stands out.
#   false_positives: None, it is context.
#   limits: >-
#     The shape of these events is not documented. They are tied to a tuning job by name: a string in the event equals
#     the job's name or begins with it and a hyphen. At most 20 events are listed as steps.
#   tags: ["tuning", "cost"]
#   group: {max_entries: 10000, max_groups: 10000}
package trailgate.rules.sagemaker.tuning_jobs

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
	some name, creations in tuning.jobs
	events := [i | some i; tuning.owners[i] == name]
	count(events) > 0
	job := input.entries[creations[0]].value
	finding := {
		"msg": sprintf("Tuning job %s of %s made SageMaker act on its own %s in %s", [
			job.job,
			concat(" and ", {input.entries[i].value.who | some i in creations}),
			tuning.times(count(events)),
			job.place,
		]),
		"account": input.key.account,
		"region": input.key.region,
		"resource": job.job,
		"subject": concat(" ", [name, job.principal]),
		"details": {
			"events": count(events),
			"names": {input.entries[i].value.event | some i in events},
			"incomplete": input.truncated,
		},
		"steps": sort(array.slice(array.concat(creations, events), 0, 20)),
	}
}
