# METADATA
# title: Termination protection of an event data store was switched off
# description: >-
#   An event data store can be deleted only while its termination protection is off, so switching it off is the first
#   of two steps.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html
#     description: CloudTrail UpdateEventDataStore
# custom:
#   id: "TG-TR-016"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-12"]
#     cis-aws-5.0: ["4.5"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Switch termination protection on again (terminationProtectionEnabled).
#   false_positives: >-
#     A deletion that was decided on.
#   limits: >-
#     The deletion itself is TG-TR-015.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.event_data_store_unprotected

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.stores
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "UpdateEventDataStore"
	event.succeeded(input)
	trails.switched_off(input, "terminationProtectionEnabled")
	finding := {
		"msg": sprintf("%s switched off the termination protection of %s in %s", [
			identity.who(input),
			stores.text(input),
			identity.place(input),
		]),
		"resource": stores.resource(input),
		"paths": ["requestParameters.terminationProtectionEnabled"],
	}
}
