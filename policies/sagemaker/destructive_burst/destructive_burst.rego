# METADATA
# title: One caller deleted or stopped many SageMaker resources within minutes
# description: >-
#   More than burst_calls Delete and Stop calls of one caller went through within burst_minutes. Models, endpoints and
#   feature groups that are gone take the service and the evidence with them. What SageMaker stops on its own, such as
#   the training jobs of a tuning job, is not counted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Operations.html
#     description: SageMaker API operations
# custom:
#   id: "TG-SM-026"
#   severity: medium
#   frameworks: {"mitre-attack": ["T1485"]}
#   remediation: >-
#     Ask the caller, and restore from models and configurations kept elsewhere. List roles whose work it is to delete in
#     cleanup_principals.
#   false_positives: Clean-up jobs, the end of a course or a project, stacks that are torn down.
#   limits: >-
#     Two sessions of one role count as one caller; calls in different Regions are counted apart. Calls that failed or
#     without a readable time are left out, and DeleteTags is.
#   tags: ["destruction", "sequence"]
#   group: {max_entries: 1000, max_groups: 10000}
package trailgate.rules.sagemaker.destructive_burst

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.sagemaker.lib.clock

collect contains {"key": key(input), "value": value(input)} if {
	input.eventSource == "sagemaker.amazonaws.com"
	startswith(input.eventName, "Delete")
	input.eventName != "DeleteTags"
	counts(input)
}

collect contains {"key": key(input), "value": value(input)} if {
	input.eventSource == "sagemaker.amazonaws.com"
	startswith(input.eventName, "Stop")
	counts(input)
}

# True for a call that went through, is somebody's, and can be placed in time.
counts(e) if {
	event.succeeded(e)
	not identity.is_service(e)
	not identity.principal(e) in params.cleanup_principals
	clock.readable(event.text(e, ["eventTime"]))
}

key(e) := {"account": identity.recipient(e), "region": event.region(e), "principal": identity.principal(e)}

value(e) := {"operation": event.text(e, ["eventName"]), "who": identity.who(e), "place": identity.place(e)}

conclude contains finding if {
	times := [clock.seconds(entry.time) | some entry in input.entries]
	first := min({i | some i, time in times; times[i + params.burst_calls] - time <= params.burst_minutes * 60})
	calls := [i | some i, time in times; i >= first; time - times[first] <= params.burst_minutes * 60]
	finding := {
		"msg": sprintf("%s deleted or stopped %d resources within %d minutes in %s", [
			input.entries[first].value.who,
			count(calls),
			params.burst_minutes,
			input.entries[first].value.place,
		]),
		"account": input.key.account,
		"region": input.key.region,
		"subject": concat(" ", ["burst of", input.key.principal]),
		"details": {"calls": count(calls), "operations": {input.entries[i].value.operation | some i in calls}},
		"steps": array.slice(calls, 0, 20),
	}
}
