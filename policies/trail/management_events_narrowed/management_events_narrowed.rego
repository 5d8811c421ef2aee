# METADATA
# title: Event selectors leave out management events
# description: >-
#   Management events say who changed what in the account. Event selectors that record reads only, writes only, data
#   events only, or only some names, callers or services leave a trail that still looks alive and no longer shows it.
#   Basic and advanced selectors are both judged, and all selectors of the call together: one for reads and one for
#   writes record everything.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
#     description: CloudTrail PutEventSelectors
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
#     description: Fields and operators of advanced event selectors
# custom:
#   id: "TG-TR-012"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-2", "AU-12", "AC-6(9)"]
#     cis-aws-5.0: ["3.1", "4.5"]
#     aws-security-hub: ["CloudTrail.1"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2", "CC5.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Set one selector that records all management events, read and write, without further fields, and name trails
#     that are for data events only in data_only_trails.
#   false_positives: >-
#     A second trail for data events, beside one that records the management events: name it in data_only_trails.
#   limits: >-
#     The event has the new selectors, not the ones before, so the rule judges what is recorded from now on. Data
#     events that are no longer recorded are not noticed. Where CloudTrail left the selectors out of the event (above
#     100 KB) the change is reported as medium.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.management_events_narrowed

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.trail.lib.selectors
import data.trailgate.rules.trail.lib.trails
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "PutEventSelectors"
	event.succeeded(input)
	selectors.known(input)
	missing := selectors.missing(input)
	count(missing) > 0
	not is_for_data_events(input)
	finding := {
		"msg": sprintf("%s set event selectors of %s in %s that do not record all %s management events%s", [
			identity.who(input),
			trails.text(input),
			identity.place(input),
			concat(" and ", missing),
			narrowed(input),
		]),
		"resource": trails.resource(input),
		"paths": array.slice(selectors.paths(input), 0, 1),
		"details": {"missing": missing, "narrowed_by": selectors.narrowing(input)},
	}
}

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "PutEventSelectors"
	event.succeeded(input)
	not selectors.known(input)
	not is_for_data_events(input)
	finding := {
		"msg": sprintf("%s changed the event selectors of %s in %s; the event does not say to what", [
			identity.who(input),
			trails.text(input),
			identity.place(input),
		]),
		"severity": "medium",
		"resource": trails.resource(input),
		"paths": ["eventName"],
	}
}

is_for_data_events(e) if watched.fits(trails.name(e), params.data_only_trails)

narrowed(e) := sprintf(" (narrowed by %s)", [concat(", ", selectors.narrowing(e))]) if {
	count(selectors.narrowing(e)) > 0
} else := ""
