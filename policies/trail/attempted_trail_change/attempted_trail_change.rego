# METADATA
# title: Somebody tried in vain to change what CloudTrail records
# description: >-
#   A refused call to stop, delete or change a trail or an event data store changed nothing. It still tells who wants
#   the record to end, often before any other sign, and it is kept apart from calls that succeeded.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
#     description: CloudTrail StopLogging
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
#     description: errorCode in CloudTrail records
# custom:
#   id: "TG-TR-038"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "SI-4"]
#     cis-aws-5.0: ["4.1", "4.5"]
#     iso-27001-2022: ["A.8.16"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Ask the caller; if nobody can explain the call, treat the credentials as stolen.
#   false_positives: >-
#     Tools that deploy trails with too few permissions; mistyped names, which are reported as low.
#   limits: >-
#     Denied calls have no parameters as a rule, so the event does not say which trail was meant, nor whether
#     UpdateTrail and PutEventSelectors would have narrowed it.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.attempted_trail_change

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.attempts
import data.trailgate.rules.trail.lib.stores
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName in {
		"DeleteChannel",
		"DeleteEventDataStore",
		"DeleteTrail",
		"DeregisterOrganizationDelegatedAdmin",
		"PutEventSelectors",
		"PutInsightSelectors",
		"StopEventDataStoreIngestion",
		"StopLogging",
		"UpdateEventDataStore",
		"UpdateTrail",
	}
	not event.succeeded(input)
	finding := {
		"msg": sprintf("%s tried to call %s%s in %s: %s", [
			identity.who(input),
			input.eventName,
			on(input),
			identity.place(input),
			attempts.reason(input),
		]),
		"severity": attempts.severity(input),
		"resource": identity.first([["trail"], ["store"]], {"trail": trails.resource(input), "store": stores.resource(input)}),
		"paths": ["eventName", "errorCode"],
	}
}

on(e) := sprintf(" on %s", [trails.text(e)]) if {
	trails.name(e) != ""
} else := sprintf(" on %s", [stores.text(e)]) if {
	stores.resource(e) != ""
} else := ""
