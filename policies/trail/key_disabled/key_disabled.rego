# METADATA
# title: The KMS key of a trail was disabled or scheduled for deletion
# description: >-
#   CloudTrail cannot write log files under a key that is disabled, and nobody can read those that were written under
#   it. Once the key is deleted they are lost for ever.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
#     description: KMS DisableKey
#   - ref: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
#     description: KMS ScheduleKeyDeletion
# custom:
#   id: "TG-TR-033"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-9(3)", "SC-28(1)"]
#     cis-aws-5.0: ["3.5", "4.7"]
#     aws-security-hub: ["CloudTrail.2"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.24"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Cancel the deletion (CancelKeyDeletion) and enable the key (EnableKey); CloudTrail delivers again by itself.
#   false_positives: >-
#     A key that was replaced and whose log files are past their retention; any other key while trail_kms_keys is
#     empty.
#   limits: >-
#     Which keys these are is told by the parameter trail_kms_keys. While it is empty every key is reported, as low;
#     TG-TR-034 finds the keys that a trail of the same scan uses. Keys are told by their ids, so an alias in the
#     parameter fits none.
#   tags: ["cloudtrail", "kms"]
package trailgate.rules.trail.key_disabled

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "kms.amazonaws.com"
	deed := deeds[input.eventName]
	event.succeeded(input)
	watched.is_trail_key(input)
	finding := {
		"msg": sprintf("%s %s KMS key %s of a trail in %s", [
			identity.who(input),
			deed,
			watched.key_id(input),
			identity.place(input),
		]),
		"resource": watched.key_id(input),
		"paths": ["eventName", "requestParameters.keyId"],
	}
}

# Without a list of keys, each key may be that of a trail.
deny contains finding if {
	input.eventSource == "kms.amazonaws.com"
	deed := deeds[input.eventName]
	event.succeeded(input)
	count(params.trail_kms_keys) == 0
	finding := {
		"msg": sprintf("%s %s KMS key %s in %s; whether a trail uses it is not known", [
			identity.who(input),
			deed,
			identity.or_unknown(watched.key_id(input)),
			identity.place(input),
		]),
		"severity": "low",
		"resource": watched.key_id(input),
		"paths": ["eventName", "requestParameters.keyId"],
	}
}

deeds := {"DisableKey": "disabled", "ScheduleKeyDeletion": "scheduled the deletion of"}
