# METADATA
# title: The KMS key under which a trail writes was disabled or scheduled for deletion
# description: >-
#   Trails say in CreateTrail and UpdateTrail under which KMS key they write. This rule brings that together with
#   later calls that disable the same key or schedule its deletion: CloudTrail can then no longer write, and nobody
#   can read what was written.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
#     description: CloudTrail CreateTrail
#   - ref: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
#     description: KMS ScheduleKeyDeletion
# custom:
#   id: "TG-TR-034"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9(3)", "SC-28(1)"]
#     cis-aws-5.0: ["3.5", "4.7"]
#     aws-security-hub: ["CloudTrail.2"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.24"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Cancel the deletion (CancelKeyDeletion), enable the key (EnableKey), and name it in trail_kms_keys, so that
#     every such call is reported whatever the scan covers.
#   false_positives: >-
#     A key that the trail no longer uses and whose log files are past their retention.
#   limits: >-
#     Only where the scan has a CreateTrail or UpdateTrail of the trail before the change, with the id of the key
#     (CloudTrail answers with it). Keys that trail_kms_keys names are reported by TG-TR-033 instead. Whether the key
#     was enabled again is not looked at.
#   group: {max_entries: 1000, max_groups: 10000}
#   tags: ["cloudtrail", "kms"]
package trailgate.rules.trail.key_of_trail_tampered

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails
import data.trailgate.rules.trail.lib.watched

collect contains entry if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName in {"CreateTrail", "UpdateTrail"}
	event.succeeded(input)
	key := identity.first([["responseElements", "kmsKeyId"], ["requestParameters", "kmsKeyId"]], input)
	key != ""
	entry := {
		"key": {"key": arn.name(key)},
		"value": {"trail": trails.text(input)},
	}
}

collect contains entry if {
	input.eventSource == "kms.amazonaws.com"
	deed := deeds[input.eventName]
	event.succeeded(input)
	watched.key_id(input) != ""
	not watched.is_trail_key(input)
	entry := {
		"key": {"key": watched.key_id(input)},
		"value": {"change": deed, "who": identity.who(input), "place": identity.place(input)},
	}
}

deeds := {"DisableKey": "disabled", "ScheduleKeyDeletion": "scheduled the deletion of"}

conclude contains finding if {
	some i, entry in input.entries
	uses := [j | some j, e in array.slice(input.entries, 0, i); e.value.trail]
	first := uses[0]
	finding := {
		"msg": sprintf("%s %s KMS key %s, under which %s writes, in %s", [
			entry.value.who,
			entry.value.change,
			input.key.key,
			input.entries[first].value.trail,
			entry.value.place,
		]),
		"resource": input.key.key,
		"account": entry.account,
		"region": entry.region,
		"fingerprint": sprintf("%s %s", [input.key.key, entry.value.change]),
		"steps": [first, i],
	}
}
