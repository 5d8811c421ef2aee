# METADATA
# title: The bucket, prefix, log group or KMS key of a trail was changed
# description: >-
#   CloudTrail answers CreateTrail and UpdateTrail with all settings of the trail. Two answers of one scan prove what
#   was changed between them, which a single call does not: the bucket and prefix that log files go to, the log group
#   that alarms read, the key that protects them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
#     description: CloudTrail UpdateTrail
# custom:
#   id: "TG-TR-041"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-12"]
#     cis-aws-5.0: ["3.5", "4.5"]
#     aws-security-hub: ["CloudTrail.2", "CloudTrail.5"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2", "CC5.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Change it back, and list the bucket, log group and key that your policy names in approved_destinations.
#   false_positives: >-
#     A move that was decided on: list the new destination in approved_destinations.
#   limits: >-
#     Only where the scan has an earlier CreateTrail or UpdateTrail of the trail; a call alone is TG-TR-007 and
#     TG-TR-008. A first log group or key is not reported.
#   group: {max_entries: 1000, max_groups: 10000}
#   tags: ["cloudtrail"]
package trailgate.rules.trail.destination_moved

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails
import data.trailgate.rules.trail.lib.watched

collect contains entry if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName in {"CreateTrail", "UpdateTrail"}
	event.succeeded(input)
	event.text(input, ["responseElements", "s3BucketName"]) != ""
	trail := trails.resource(input)
	trail != ""
	entry := {
		"key": {"account": arn.account(trail), "region": arn.region(trail), "trail": trail},
		"value": {"who": identity.who(input), "state": {name: event.text(input, ["responseElements", name]) | some name in settings}},
	}
}

settings := ["cloudWatchLogsLogGroupArn", "kmsKeyId", "s3BucketName", "s3KeyPrefix"]

conclude contains finding if {
	some i, entry in input.entries
	before := input.entries[i - 1].value.state
	changed := changes(before, entry.value.state)
	count(changed) > 0
	finding := {
		"msg": sprintf("%s moved trail %s in account %s, Region %s: %s", [
			entry.value.who,
			arn.name(input.key.trail),
			identity.or_unknown(input.key.account),
			identity.or_unknown(input.key.region),
			concat(", ", changed),
		]),
		"resource": input.key.trail,
		"account": input.key.account,
		"region": input.key.region,
		"fingerprint": sprintf("%s %s", [input.key.trail, entry.event_id]),
		"steps": [i - 1, i],
		"details": {"changed": changed},
	}
}

changes(before, after) := [sprintf("%s from %s to %s", [name, or_none(old), or_none(new)]) |
	some name, old in before
	new := after[name]
	old != new
	not is_first(name, old)
	not watched.is_approved(new)
]

# A trail that gets a log group or key loses nothing. A prefix moves the log files in any case.
is_first(name, "") if name in {"cloudWatchLogsLogGroupArn", "kmsKeyId"}

or_none("") := "none"

or_none(s) := s if s != ""
