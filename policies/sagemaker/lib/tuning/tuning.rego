# METADATA
# description: |
#   Ties the events that SageMaker writes on its own (eventType AwsServiceEvent) to the hyperparameter tuning job that
#   caused them. The shape of these events is not documented, so no field of theirs is required: a service event belongs
#   to a tuning job when any string in it is the job's name or begins with it, as the names of the training jobs do that
#   a tuning job starts (NAME-001-1a2b3c4d). Of several such tuning jobs it is the one with the longest name.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/logging-using-cloudtrail.html
#     description: Operations performed by automatic model tuning
package trailgate.rules.sagemaker.lib.tuning

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

# Where jobs and service events meet.
key(e) := {"account": identity.recipient(e), "region": event.region(e)}

# What to remember of a CreateHyperParameterTuningJob.
job(e) := {
	"job": call.param(e, ["hyperParameterTuningJobName"]),
	"who": identity.who(e),
	"principal": identity.principal(e),
	"place": identity.place(e),
}

# What to remember of a service event: the names in it.
service_event(e) := {"names": names(e), "event": event.text(e, ["eventName"]), "place": identity.place(e)}

# What can be the name of a job in the event: its strings, of paths and ARNs the last part; at most 100.
names(e) := array.slice(sort(found), 0, 100) if {
	found := {lower(name) |
		some field in ["serviceEventDetails", "requestParameters", "responseElements", "additionalEventData", "resources"]
		some text
		walk(object.get(e, field, null), [_, text])
		is_string(text)
		name := regex.find_n(`[^/:]*$`, text, 1)[0]
		regex.match(`^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$`, name)
	}
}

# The tuning jobs among the entries of a group: name in lower case to the indices of the entries that created it. OPA
# indexes a comprehension such as the inner one, so that it does not look at every entry for every name.
jobs := {name: indices |
	some i
	name := lower(input.entries[i].value.job)
	indices := [k | some k; lower(input.entries[k].value.job) == name]
}

# The service events among the entries of a group: index to the name of the tuning job it belongs to, "" where none of
# the jobs fits.
owners := {i: owner |
	some i, entry in input.entries
	is_array(entry.value.names)
	fitting := {[count(prefix), prefix] |
		some name in entry.value.names
		some prefix in prefixes(name)
		jobs[prefix]
	}
	[_, owner] := max(fitting | {[0, ""]})
}

# A name and all it begins with up to a hyphen: "a-b-c" gives "a", "a-b", "a-b-c".
prefixes(name) := {concat("-", array.slice(parts, 0, n)) |
	parts := split(name, "-")
	some n in numbers.range(1, count(parts))
}

# A number for messages.
times(1) := "once"

times(n) := sprintf("%d times", [n]) if n != 1
