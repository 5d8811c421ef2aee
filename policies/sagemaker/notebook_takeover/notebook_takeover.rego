# METADATA
# title: A notebook was stopped, given another lifecycle configuration and started again
# description: >-
#   One caller stopped a notebook instance, attached a lifecycle configuration to it and started it, all within
#   window_minutes. The configuration's script then runs as root with the notebook's execution role: a known way to take
#   over a role that the caller could not assume.
# related_resources:
#   - ref: https://stratus-red-team.cloud/attack-techniques/AWS/aws.execution.sagemaker-update-lifecycle-config/
#     description: Execute commands on SageMaker notebook instance via lifecycle configuration (Stratus Red Team)
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/notebook-lifecycle-config.html
#     description: Customization of a notebook instance using a lifecycle configuration script
# custom:
#   id: "TG-SM-023"
#   severity: high
#   frameworks: {"mitre-attack": ["T1546"]}
#   remediation: >-
#     Read the lifecycle configuration's script, stop the notebook, revoke the sessions of its execution role, look at
#     what the role did since, and ask the caller. Deny sagemaker:UpdateNotebookInstance to all but administrators.
#   false_positives: Administrators who give a notebook a new set-up script in this way.
#   limits: >-
#     Two sessions of one role count as one caller. Changing the script of a configuration that the notebook has already
#     (UpdateNotebookInstanceLifecycleConfig) names no notebook and is not tied to it; TG-SM-017 reads such scripts.
#     Calls that failed, without parameters or without a readable time are left out.
#   tags: ["notebook", "sequence", "persistence"]
#   group: {max_entries: 500, max_groups: 10000}
package trailgate.rules.sagemaker.notebook_takeover

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.sagemaker.lib.call
import data.trailgate.rules.sagemaker.lib.clock

collect contains {"key": key, "value": value} if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {"StopNotebookInstance", "UpdateNotebookInstance", "StartNotebookInstance"}
	event.succeeded(input)
	not identity.is_service(input)
	clock.readable(event.text(input, ["eventTime"]))
	notebook := call.param(input, ["notebookInstanceName"])
	notebook != ""
	key := {"account": identity.recipient(input), "region": event.region(input), "notebook": lower(notebook)}
	value := {
		"step": step(input),
		"notebook": notebook,
		"lifecycle": call.param(input, ["lifecycleConfigName"]),
		"who": identity.who(input),
		"place": identity.place(input),
	}
}

step(e) := "stop" if {
	e.eventName == "StopNotebookInstance"
} else := "start" if {
	e.eventName == "StartNotebookInstance"
} else := "change" if {
	call.param(e, ["lifecycleConfigName"]) != ""
}

conclude contains finding if {
	some principal in {entry.principal | some entry in input.entries}
	stops := moments("stop", principal, input.entries)
	starts := moments("start", principal, input.entries)
	rounds := rounds_of(stops, moments("change", principal, input.entries), starts)
	[stop, change, start] := rounds[0]
	changed := input.entries[change].value
	finding := {
		"msg": sprintf("%s stopped notebook %s, gave it lifecycle configuration %s and started it within %d minutes in %s", [
			changed.who,
			changed.notebook,
			changed.lifecycle,
			params.window_minutes,
			changed.place,
		]),
		"account": input.key.account,
		"region": input.key.region,
		"resource": changed.notebook,
		"subject": concat(" ", [changed.notebook, principal]),
		"details": {"lifecycle_config": changed.lifecycle, "rounds": count(rounds)},
		"steps": [stop, change, start],
	}
}

# When one caller took a step: index of the entry to seconds.
moments(step, principal, entries) := {i: clock.seconds(entry.time) |
	some i, entry in entries
	entry.value.step == step
	entry.principal == principal
}

# Every [stop, change, start] within the window, as indices of entries, in the order of the changes: to a change belong
# the last stop before and the first start after it.
rounds_of(stops, changes, starts) := [[stop, change, start] |
	some change, at in changes
	stop := max([i | some i, time in stops; time <= at])
	start := min([i | some i, time in starts; time >= at])
	starts[start] - stops[stop] <= params.window_minutes * 60
]
