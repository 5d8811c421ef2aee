# METADATA
# title: A trail did not log for a while
# description: >-
#   From StopLogging to StartLogging a trail records nothing. A short gap hides what was done in it and is easily
#   overlooked later, since the trail is logging again. The rule measures each gap, and tells when a trail is still
#   stopped at the end of what was scanned.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
#     description: CloudTrail StopLogging
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html
#     description: CloudTrail StartLogging
# custom:
#   id: "TG-TR-040"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-12"]
#     cis-aws-5.0: ["3.1", "4.5"]
#     aws-security-hub: ["CloudTrail.1", "CloudTrail.3"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2", "CC5.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Look at Event history and at other trails for the time of the gap, and find out who profits from what is
#     missing.
#   false_positives: >-
#     Planned work on the trail.
#   limits: >-
#     A trail can be started or stopped outside of what was scanned: the end of the gap is then not seen, or its
#     beginning. Calls of the same second are taken in the order of their event ids. A deleted trail is TG-TR-002.
#   group: {max_entries: 1000, max_groups: 10000}
#   tags: ["cloudtrail"]
package trailgate.rules.trail.logging_gap

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

collect contains entry if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName in {"StartLogging", "StopLogging"}
	event.succeeded(input)
	trails.name(input) != ""
	trail := trails.resource(input)
	entry := {
		"key": {"account": arn.account(trail), "region": arn.region(trail), "trail": trail},
		"value": {"call": input.eventName, "who": identity.who(input)},
	}
}

# A gap that has an end.
conclude contains finding if {
	some i, stop in input.entries
	begins_gap(input.entries, i)
	end := starts_after(input.entries, i)[0]
	start := input.entries[end]
	finding := {
		"msg": sprintf("%s was not logging for %s, from %s to %s: %s stopped it, %s started it", [
			text(input.key),
			duration(stop.time, start.time),
			stop.time,
			start.time,
			stop.value.who,
			start.value.who,
		]),
		"resource": input.key.trail,
		"account": input.key.account,
		"region": input.key.region,
		"fingerprint": sprintf("%s %s", [input.key.trail, stop.event_id]),
		"steps": [i, end],
	}
}

# A gap that has none.
conclude contains finding if {
	some i, stop in input.entries
	begins_gap(input.entries, i)
	starts_after(input.entries, i) == []
	finding := {
		"msg": sprintf("%s was stopped at %s by %s and is still stopped at the end of what was scanned%s", [
			text(input.key),
			stop.time,
			stop.value.who,
			left_out(input.truncated),
		]),
		"resource": input.key.trail,
		"account": input.key.account,
		"region": input.key.region,
		"fingerprint": sprintf("%s %s", [input.key.trail, stop.event_id]),
		"steps": [i],
	}
}

# A stop begins a gap unless the trail was stopped already.
begins_gap(entries, i) if {
	entries[i].value.call == "StopLogging"
	not was_stopped(entries, i)
}

was_stopped(entries, i) if entries[i - 1].value.call == "StopLogging"

starts_after(entries, i) := [j | some j, e in entries; j > i; e.value.call == "StartLogging"]

text(key) := sprintf("trail %s in account %s, Region %s", [
	arn.name(key.trail),
	identity.or_unknown(key.account),
	identity.or_unknown(key.region),
])

left_out(true) := ", of which later calls were left out"

left_out(false) := ""

# The time between two times of events, in days, hours, minutes and seconds.
default duration(_, _) := "a time that cannot be read"

duration(from, to) := "less than a second" if {
	seconds_between(from, to) < 1
} else := concat(" ", [sprintf("%d %s", part) |
	seconds := seconds_between(from, to)
	some part in [
		[floor(seconds / 86400), "d"],
		[floor(seconds / 3600) % 24, "h"],
		[floor(seconds / 60) % 60, "min"],
		[seconds % 60, "s"],
	]
	part[0] > 0
]) if {
	seconds_between(from, to)
}

seconds_between(from, to) := floor((nanoseconds(to) - nanoseconds(from)) / 1000000000)

nanoseconds(moment) := time.parse_rfc3339_ns(moment) if {
	regex.match(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$`, moment)
}
