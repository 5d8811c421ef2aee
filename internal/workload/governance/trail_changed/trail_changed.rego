# METADATA
# title: What is recorded was changed
# custom:
#   id: "GOV-004"
#   severity: critical
package trailgate.rules.governance.trail_changed

import data.trailgate.lib.event
import data.trailgate.params

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName in params.trail_events
	finding := {"msg": event.called(input), "resource": event.request(input, ["name"], "")}
}
