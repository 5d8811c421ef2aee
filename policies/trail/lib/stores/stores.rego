# METADATA
# description: |
#   Says which CloudTrail Lake event data store a call is about. Callers give it by ARN or by the id at its end; the
#   answer to UpdateEventDataStore has ARN and name. Every function is total.
package trailgate.rules.trail.lib.stores

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity

# The ARN or id of the event data store, "" where the event does not have it.
resource(e) := identity.first(
	[
		["responseElements", "eventDataStoreArn"],
		["requestParameters", "eventDataStore"],
	],
	e,
)

# The event data store in a message: by name where the event has it, else by id.
text(e) := sprintf("event data store %s", [event.text(e, ["responseElements", "name"])]) if {
	event.text(e, ["responseElements", "name"]) != ""
} else := sprintf("event data store %s", [arn.name(resource(e))]) if {
	resource(e) != ""
} else := "an event data store that the event does not name"
